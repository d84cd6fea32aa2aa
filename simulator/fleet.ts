import type { BandStats } from './band.ts'
import type { Player } from './player.ts'

export interface FleetStats extends Omit<BandStats, 'online' | 'refused'> {
  bands: number
  online: number
  /** bands whose story is over */
  ended: number
  /** why the server refused bands, and how many */
  refused: Record<string, number>
}

export interface Fleet extends AsyncDisposable {
  readonly stats: FleetStats
  /** Waits until every story is over and acknowledged (true), or nothing was acknowledged for `patienceMs` after the last story's end (false). */
  delivered(patienceMs: number): Promise<boolean>
  reports(): ReturnType<Player['report']>[]
}

/** Bands come on over a while: so many a second, or the connections alone would fill the first seconds. */
const startsPerSecondMax = 200
/** One timer for all bands; each acts at its own moment of the second, to this precision. */
const tickMs = 50

/** When each of `count` bands starts, ms after the first: spread over at least a second, so that sends are spread over every second. */
export const startDelayMs = (index: number, count: number) =>
  Math.floor((index / count) * 1000 * Math.max(1, Math.ceil(count / startsPerSecondMax)))

/** Runs players side by side on one shared timer until disposed. */
export function startFleet({ players, now }: { players: readonly Player[]; now: () => number }): Fleet {
  const waiting = new Set<() => void>()
  const timer = setInterval(() => {
    const at = now()
    for (const player of players) player.play(at)
    for (const check of waiting) check()
  }, tickMs)

  return {
    get stats() {
      return sumOf(players)
    },
    delivered: patienceMs =>
      new Promise(resolve => {
        let acknowledged = -1
        let since = now()
        const settle = (whole: boolean) => {
          waiting.delete(check)
          resolve(whole)
        }
        const check = () => {
          if (!players.every(player => player.ended)) {
            since = now()
            return
          }
          if (players.every(player => player.band.idle)) return settle(true)
          const { acknowledgedMessages } = sumOf(players)
          if (acknowledgedMessages !== acknowledged) since = now()
          acknowledged = acknowledgedMessages
          if (now() - since >= patienceMs) settle(false)
        }
        waiting.add(check)
      }),
    reports: () => players.map(player => player.report()),
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await Promise.all(players.map(player => player[Symbol.asyncDispose]()))
    },
  }
}

function sumOf(players: readonly Player[]): FleetStats {
  const sum: FleetStats = {
    bands: players.length,
    online: 0,
    ended: 0,
    refused: {},
    connections: 0,
    sentMessages: 0,
    acknowledgedMessages: 0,
    acknowledgedSamples: 0,
    heldSamples: 0,
    dropped: 0,
  }
  for (const player of players) {
    const { online, refused, ...counts } = player.band.stats
    sum.online += online ? 1 : 0
    sum.ended += player.ended ? 1 : 0
    if (refused !== null) sum.refused[refused] = (sum.refused[refused] ?? 0) + 1
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) sum[key] += counts[key]
  }
  return sum
}
