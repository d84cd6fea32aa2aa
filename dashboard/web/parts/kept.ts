import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { Answer } from './api.ts'

/** Why the last try gave nothing. */
export type Trouble = { why: 'offline' } | { why: 'refused'; detail: string }

/** What the server told once, and this page keeps when the link is cut. */
export interface Kept<T> {
  /** null: none yet */
  value: ReadonlySignal<T | null>
  /** ms since 1970, when the value came */
  heardAt: ReadonlySignal<number | null>
  /** null: the last try gave the value */
  trouble: ReadonlySignal<Trouble | null>
  /** it will ask again by itself */
  waiting: ReadonlySignal<boolean>
  /** Asks now, then ever more gently until the value is settled, and again when the link or the reader comes back. Call what it returns to stop. */
  watch(): () => void
}

export interface KeptOptions<T> {
  ask: () => Promise<Answer<T>>
  /** nothing is expected to change any more */
  settled: (value: T) => boolean
  now: () => number
  signedOut: () => void
  /** how long to wait after so many tries */
  waitSeconds?: (tries: number) => number
  /** how often to ask for what is not settled; a cut link is tried for as long as somebody looks */
  triesMax?: number
}

const waitSecondsMax = 30
/** 2, 4, 8, 16, then every 30 s. */
export const gently = (tries: number) => Math.min(waitSecondsMax, 2 ** (tries + 1))

/** With the waits that is five minutes: what has not come by then will not come while somebody looks. */
const fiveMinutes = 13

export function createKept<T>(options: KeptOptions<T>): Kept<T> {
  const { ask, settled, now, signedOut, waitSeconds = gently, triesMax = fiveMinutes } = options
  const value = signal<T | null>(null)
  const heardAt = signal<number | null>(null)
  const trouble = signal<Trouble | null>(null)
  const waiting = signal(true)
  let asked = 0

  async function askNow() {
    const mine = ++asked
    const answer = await ask()
    if (mine !== asked) return
    if (!answer.ok && answer.reason === 'signed-out') return signedOut()
    batch(() => {
      if (answer.ok) {
        value.value = answer.value
        heardAt.value = now()
        trouble.value = null
      } else trouble.value = answer.reason === 'refused' ? { why: 'refused', detail: answer.detail } : { why: 'offline' }
    })
  }

  const isOffline = () => trouble.peek()?.why === 'offline'
  const isDone = () => trouble.peek()?.why === 'refused' || (!isOffline() && value.peek() !== null && settled(value.peek()!))

  function watch() {
    let tries = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let watching = true

    async function round() {
      clearTimeout(timer)
      await askNow()
      if (!watching) return
      waiting.value = !isDone() && (isOffline() || tries < triesMax)
      if (waiting.value) timer = setTimeout(round, waitSeconds(tries++) * 1000)
    }
    function again() {
      if (document.visibilityState === 'hidden') return
      tries = 0
      void round()
    }
    waiting.value = true
    addEventListener('online', again)
    document.addEventListener('visibilitychange', again)
    void round()
    return () => {
      watching = false
      clearTimeout(timer)
      removeEventListener('online', again)
      document.removeEventListener('visibilitychange', again)
    }
  }

  return { value, heardAt, trouble, waiting, watch }
}
