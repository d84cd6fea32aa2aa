import { type ReadonlySignal, signal } from '@preact/signals'
import type { PhoneCredential, PhoneState } from '../../../domain/phone-band.ts'
import type { CommandMessage, Sample } from '../../../domain/sample.ts'
import { createSeconds, type StrapReading } from '../../../domain/strap.ts'
import { ask } from '../parts/api.ts'
import type { Bluetooth } from './bluetooth.ts'
import type { Journal } from './journal.ts'
import { createPhone, type Phone } from './phone.ts'
import { createStrap, type Strap } from './strap.ts'

/** How often the server is asked what becomes of what the phone says. */
const askEveryMs = 5_000
/** After the server could not be asked, and after it said no. */
const borrowAgainMs = 5_000
const refusedMs = 20_000
/** How long a question of the server stands: its answer is of use for as long. */
const commandMs = 30_000
const nothingKept = { messages: [], samples: [] }

/** Why the phone is no band now: `none`: it was not one yet. */
export type Ended = 'none' | 'over' | 'stopped' | 'no-consent' | 'too-many' | 'offline' | 'not-yours'

export interface Desk {
  strap: Strap
  /** null: the phone is no band now */
  lent: ReadonlySignal<PhoneCredential | null>
  phone: ReadonlySignal<Phone | null>
  ended: ReadonlySignal<{ why: Ended; lostSeconds: number }>
  /** why the server takes nothing now; undefined: it has not said */
  discards: ReadonlySignal<PhoneState['discards'] | undefined>
  /** what the strap said last, and when, ms since 1970 */
  heard: ReadonlySignal<(StrapReading & { at: number }) | null>
  command: ReadonlySignal<(CommandMessage & { at: number }) | null>
  /** ms since 1970, a few times a second */
  now: ReadonlySignal<number>
  /** Opens the browser's list of straps: a person must have tapped. */
  find(): Promise<void>
  answered(): void
  stop(): Promise<void>
  /** Call it a few times a second. */
  advance(): void
}

export interface DeskOptions {
  /** whose heart it reads */
  student: string
  bluetooth: Bluetooth
  journal: Journal
  kept: Awaited<ReturnType<Journal['load']>>
  url: URL
  now: () => number
  random: () => number
  /** a command has come: the phone shakes */
  buzz: () => void
  signedOut: () => void
}

/** Strap, seconds, spool and server together: from the first heartbeat on the phone is the student's band. */
export function createDesk({ student, bluetooth, journal, kept, url, now, random, buzz, signedOut }: DeskOptions): Desk {
  const seconds = createSeconds()
  const lent = signal<PhoneCredential | null>(null)
  const phone = signal<Phone | null>(null)
  const ended = signal<{ why: Ended; lostSeconds: number }>({ why: 'none', lostSeconds: 0 })
  const discards = signal<PhoneState['discards'] | undefined>(undefined)
  const heard = signal<(StrapReading & { at: number }) | null>(null)
  const command = signal<(CommandMessage & { at: number }) | null>(null)
  const second = signal(now())
  let busy = false
  let borrowAt = 0
  let askAt = 0

  const strap = createStrap({ bluetooth, heard: hear, now, random })

  function hear(reading: StrapReading) {
    heard.value = { ...reading, at: now() }
    hold(seconds.note(reading, now()))
    if (!lent.value && reading.bpm !== null && !busy && now() >= borrowAt) void borrow()
  }

  /** A second that no phone is lent for is nobody's. */
  function hold(over: readonly Sample[]) {
    for (const sample of over) phone.value?.hold(sample)
  }

  async function borrow() {
    busy = true
    const answer = await ask<PhoneCredential>('POST', 'band-credentials', { student })
    if (answer.ok) {
      await journal.begin(answer.value)
      begin(answer.value, nothingKept)
    } else if (answer.reason === 'signed-out') signedOut()
    else {
      borrowAt = now() + (answer.reason === 'offline' ? borrowAgainMs : refusedMs)
      ended.value = { why: whyNot(answer.reason, answer.status), lostSeconds: 0 }
    }
    busy = false
  }

  function begin(credential: PhoneCredential, held: typeof nothingKept | typeof kept) {
    lent.value = credential
    phone.value = createPhone({
      ...{ lent: credential, journal, kept: held, url, now, random },
      boot: crypto.getRandomValues(new Uint32Array(1))[0]!,
      battery: () => strap.battery.value,
      command(heardNow) {
        command.value = { ...heardNow, at: now() }
        buzz()
      },
      refused: () => {
        askAt = 0
      },
    })
    askAt = 0
  }

  function over(why: Ended) {
    ended.value = { why, lostSeconds: phone.value?.held.value ?? 0 }
    phone.value?.end()
    phone.value = null
    lent.value = null
    discards.value = undefined
    command.value = null
    strap.end()
    heard.value = null
    return journal.end()
  }

  /** What becomes of what it says; and whether it is a band still. */
  async function askServer({ band }: PhoneCredential) {
    askAt = now() + askEveryMs
    const answer = await ask<PhoneState>('GET', `band-credentials/${band}`)
    if (lent.value?.band !== band) return
    if (answer.ok) discards.value = answer.value.discards
    else if (answer.reason === 'signed-out') await over('over').then(signedOut)
    else if (answer.reason === 'refused') await over('over')
  }

  if (kept.lent?.student === student) begin(kept.lent, kept)
  // Another student's, whom nobody came back for.
  else if (kept.lent && now() >= kept.lent.expires) void journal.end()

  return {
    strap,
    lent,
    phone,
    ended,
    discards,
    heard,
    command,
    now: second,
    find() {
      borrowAt = 0
      return strap.choose()
    },
    answered() {
      command.value = null
    },
    async stop() {
      const of = lent.value
      if (of) await ask('DELETE', `band-credentials/${of.band}`)
      await over('stopped')
    },
    advance() {
      second.value = now()
      strap.advance()
      hold(seconds.advance(now()))
      phone.value?.advance()
      if (command.value && now() - command.value.at > commandMs) command.value = null
      if (lent.value && now() >= lent.value.expires) void over('over')
      else if (lent.value && now() >= askAt) void askServer(lent.value)
    },
  }
}

function whyNot(reason: string, status: number): Ended {
  if (status === 409) return 'no-consent'
  if (reason === 'offline') return 'offline'
  return reason === 'refused' ? 'not-yours' : 'too-many'
}
