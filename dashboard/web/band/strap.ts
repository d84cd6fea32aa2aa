import { type ReadonlySignal, signal } from '@preact/signals'
import { readBattery, readHeartRate, type StrapReading } from '../../../domain/strap.ts'
import { retryMs } from '../live/backoff.ts'
import type { Bluetooth, Device } from './bluetooth.ts'

export type StrapState =
  /** none chosen in this page yet */
  | { phase: 'none' }
  | { phase: 'choosing' }
  /** the person closed the list, or no strap was on it */
  | { phase: 'not-chosen' }
  /** the browser, or whoever manages the device, says no */
  | { phase: 'refused' }
  /** Bluetooth is switched off on this device */
  | { phase: 'switched-off' }
  | { phase: 'connecting' }
  | { phase: 'connected' }
  /** out of reach; tried again by itself */
  | { phase: 'away'; retryAt: number }

export interface Strap {
  state: ReadonlySignal<StrapState>
  name: ReadonlySignal<string>
  /** %; null: it does not say */
  battery: ReadonlySignal<number | null>
  /** Opens the browser's own list: a person must have tapped. */
  choose(): Promise<void>
  /** Takes the strap of this page before, where the browser lets it without a tap. */
  resume(): Promise<void>
  advance(): void
  end(): void
}

export interface StrapOptions {
  bluetooth: Bluetooth
  heard: (reading: StrapReading) => void
  now: () => number
  random: () => number
}

/** A standard chest strap, connected again by itself for as long as the page wants it. */
export function createStrap({ bluetooth, heard, now, random }: StrapOptions): Strap {
  const state = signal<StrapState>({ phase: 'none' })
  const name = signal('')
  const battery = signal<number | null>(null)
  let device: Device | null = null
  let attempts = 0

  function use(found: Device) {
    device = found
    name.value = found.name ?? ''
    found.addEventListener('gattserverdisconnected', () => {
      if (device === found) lost()
    })
    return connect(found)
  }

  function lost() {
    state.value = { phase: 'away', retryAt: now() + retryMs(attempts++, random()) }
  }

  async function connect(to: Device) {
    state.value = { phase: 'connecting' }
    try {
      const server = await to.gatt!.connect()
      const service = await server.getPrimaryService('heart_rate')
      const heartRate = await service.getCharacteristic('heart_rate_measurement')
      const tell = () => {
        const reading = device === to && heartRate.value ? readHeartRate(heartRate.value) : null
        if (reading) heard(reading)
      }
      heartRate.addEventListener('characteristicvaluechanged', tell)
      await heartRate.startNotifications()
      if (device !== to) return
      attempts = 0
      state.value = { phase: 'connected' }
      battery.value = await server
        .getPrimaryService('battery_service')
        .then(power => power.getCharacteristic('battery_level'))
        .then(charge => charge.readValue())
        .then(readBattery, () => null)
    } catch {
      if (device === to) lost()
    }
  }

  return {
    state,
    name,
    battery,
    async choose() {
      state.value = { phase: 'choosing' }
      try {
        if (!(await bluetooth.getAvailability())) {
          state.value = { phase: 'switched-off' }
          return
        }
        await use(await bluetooth.requestDevice({ filters: [{ services: ['heart_rate'] }], optionalServices: ['battery_service'] }))
      } catch (error) {
        state.value = { phase: (error as Error).name === 'NotFoundError' ? 'not-chosen' : 'refused' }
      }
    },
    async resume() {
      const [known] = (await bluetooth.getDevices?.().catch(() => [])) ?? []
      if (known && device === null) await use(known)
    },
    advance() {
      if (device && state.value.phase === 'away' && now() >= state.value.retryAt) void connect(device)
    },
    end() {
      const last = device
      device = null
      last?.gatt?.disconnect()
      battery.value = null
      state.value = { phase: 'none' }
    },
  }
}
