import { firesNow, nextRhythm, unheard, windowBeats } from '../alerts/signs/rhythm.ts'
import type { Entry, Label } from './manifest.ts'
import { personOf } from './person.ts'
import { intervalsOf, type RhythmRecord, rhythmRecords, truthOf } from './rhythm.ts'
import type { WristSeconds } from './wrist-seconds.ts'

/** A record of beats of one rhythm, and whose it is. */
export interface RhythmCase {
  person: string
  /** the collection that it comes from, as its name begins */
  set: string
  short: boolean
  truth: RhythmRecord['truth']
  /** ms */
  rr: readonly number[]
  /** the shipped sign over these seconds, the wearer sitting still */
  fires: boolean
}

/** The 5-minute records of a recording; a record of under a minute is one by itself, and counted apart. */
export function rhythmCasesOf(entry: Entry, { samples }: WristSeconds, labels: readonly Label[]): RhythmCase[] {
  const short = entry.kind === 'rr_short'
  const records = short ? [{ truth: truthOf(entry.labels), samples }] : rhythmRecords({ entry, samples, labels })
  return records.map(({ truth, samples: within }) => ({
    ...{ person: personOf(entry.name), set: entry.name.split('_')[0]!, short, truth },
    rr: intervalsOf(within),
    fires: firesIn(within),
  }))
}

function firesIn(samples: RhythmRecord['samples']): boolean {
  let rhythm = unheard
  return samples.some(({ t, rr }) => {
    rhythm = nextRhythm(rhythm, t, { rr, atRest: true, clean: true }, 1_000)
    return firesNow(rhythm)
  })
}

/** What ours is measured against: higher is more irregular. */
export const rhythmBaselines: { [name: string]: (rr: readonly number[]) => number } = {
  'RMSSD / mean': rr => middle(windowsOf(rr).map(rmssdShare)),
  'sample entropy (m 2, r 0.2 SD)': rr => middle(windowsOf(rr).map(sampleEntropy)),
}

function windowsOf(rr: readonly number[]): (readonly number[])[] {
  const count = Math.floor(rr.length / windowBeats)
  return count === 0 ? [rr] : Array.from({ length: count }, (_, index) => rr.slice(index * windowBeats, (index + 1) * windowBeats))
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

const rmssdShare = (rr: readonly number[]) => Math.sqrt(mean(rr.slice(1).map((ms, index) => (ms - rr[index]!) ** 2))) / mean(rr)

/** Richman and Moorman 2000, 10.1152/ajpheart.2000.278.6.H2039 */
function sampleEntropy(rr: readonly number[]): number {
  const within = 0.2 * Math.sqrt(mean(rr.map(ms => (ms - mean(rr)) ** 2)))
  const alike = (i: number, j: number) => Math.abs(rr[i]! - rr[j]!) <= within
  let two = 0
  let three = 0
  for (let i = 0; i < rr.length - 2; i++) {
    for (let j = i + 1; j < rr.length - 2; j++) {
      if (!alike(i, j) || !alike(i + 1, j + 1)) continue
      two += 1
      if (alike(i + 2, j + 2)) three += 1
    }
  }
  return -Math.log(Math.max(three, 0.5) / Math.max(two, 1))
}
