import type { Logger } from 'pino'

/** Parts whose time passes in seconds: silences, time-outs, frames. */
interface Parts {
  [name: string]: { advance(now: number): void }
}

/** Tells each part the time once a second, in order. What one of them throws is logged and stops none of the others: the class is still watched. */
export function everySecond(parts: Parts, now: () => number, logger: Pick<Logger, 'error'>): Disposable {
  const timer = setInterval(() => {
    const at = now()
    for (const [part, { advance }] of Object.entries(parts))
      try {
        advance(at)
      } catch (error) {
        logger.error({ part, stack: (error as Error).stack }, 'a part failed at its second')
      }
  }, 1000)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
