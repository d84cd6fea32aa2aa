import type { Page } from 'playwright-core'

/** How the strap in the page is to be: what `requestDevice` does, and whether the browser remembers it after a reload. */
export interface StrapWishes {
  /** nobody chooses one; the browser says no; Bluetooth is off */
  choice?: 'strap' | 'none' | 'refused' | 'off'
  remembered?: boolean
}

/** One thing the strap said: the nth, at ms since 1970. */
export type Said = [n: number, at: number]

/** The nth heart rate and interval: no interval comes twice, so that what is lost or doubled shows. */
export const bpmOf = (n: number) => 120 + (n % 60)
export const rrMsOf = (n: number) => Math.round(((410 + n) * 1_000) / 1_024)

/**
 * Runs in the page before it: a `navigator.bluetooth` with one chest strap that says once a second what a real one says (0x2A37: contact, one
 * interval), in real bytes. It counts on over a reload.
 */
export function fakeStrap({ choice = 'strap', remembered = false }: StrapWishes) {
  const count = () => Number(sessionStorage.getItem('strap') ?? 0)
  const said: Said[] = JSON.parse(sessionStorage.getItem('strap.said') ?? '[]')
  let contact = true
  let reachable = true
  let timer: ReturnType<typeof setInterval> | undefined

  const heartRate = Object.assign(new EventTarget(), {
    value: undefined as DataView | undefined,
    async startNotifications() {
      clearInterval(timer)
      timer = setInterval(say, 1_000)
      return heartRate
    },
  })
  function say() {
    const n = count()
    sessionStorage.setItem('strap', String(n + 1))
    const raw = 410 + n
    const bytes = contact ? [0x16, 120 + (n % 60), raw & 255, raw >> 8] : [0x04, 0]
    if (contact) said.push([n, Date.now()])
    sessionStorage.setItem('strap.said', JSON.stringify(said))
    heartRate.value = new DataView(Uint8Array.from(bytes).buffer)
    heartRate.dispatchEvent(new Event('characteristicvaluechanged'))
  }
  const charge = { readValue: async () => new DataView(Uint8Array.of(88).buffer) }
  const device = Object.assign(new EventTarget(), {
    name: 'Polar H10 0A1B2C3D',
    gatt: {
      connected: false,
      async connect() {
        if (!reachable) throw new DOMException('Bluetooth Device is no longer in range.', 'NetworkError')
        return {
          getPrimaryService: async (name: string) => ({ getCharacteristic: async () => (name === 'heart_rate' ? heartRate : charge) }),
        }
      },
      disconnect: () => clearInterval(timer),
    },
  })
  const bluetooth = {
    getAvailability: async () => choice !== 'off',
    async requestDevice() {
      if (choice === 'none') throw new DOMException('User cancelled the requestDevice() chooser.', 'NotFoundError')
      if (choice === 'refused') throw new DOMException('Origin is not allowed to access any service.', 'SecurityError')
      sessionStorage.setItem('strap.chosen', '1')
      return device
    },
    getDevices: async () => (remembered && sessionStorage.getItem('strap.chosen') ? [device] : []),
  }
  Object.defineProperty(navigator, 'bluetooth', { value: bluetooth, configurable: true })
  Object.assign(globalThis, {
    strap: {
      said: () => said,
      /** off the skin, or on it */
      wear(on: boolean) {
        contact = on
      },
      /** out of reach, or back */
      reach(near: boolean) {
        reachable = near
        if (near) return
        clearInterval(timer)
        device.dispatchEvent(new Event('gattserverdisconnected'))
      },
    },
  })
}

interface Strap {
  said(): Said[]
  wear(on: boolean): void
  reach(near: boolean): void
}
const strapIn = () => (globalThis as unknown as { strap: Strap }).strap

export const withStrap =
  (wishes: StrapWishes = {}) =>
  async (page: Page) => {
    await page.addInitScript(fakeStrap, wishes)
  }
export const saidBy = (page: Page) => page.evaluate(`(${strapIn})().said()`) as Promise<Said[]>
export const wearOn = (page: Page, on: boolean) => page.evaluate(`(${strapIn})().wear(${on})`)
export const reachTo = (page: Page, near: boolean) => page.evaluate(`(${strapIn})().reach(${near})`)
