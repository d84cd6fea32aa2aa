import { firesNow, nextRhythm, rhythmScore, unheard, windowBeats } from '../alerts/signs/rhythm.ts'
import { parseRows } from '../record/files/read-csv.ts'
import type { RhythmTrial } from './finding.ts'
import type { Entry, Label } from './manifest.ts'
import { personOf } from './person.ts'

/** A stretch of beats of one rhythm. */
export interface RhythmRecord {
  name: string
  kind: string
  source: string
  /** the collection that it comes from, as its name begins */
  set: string
  person: string
  truth: RhythmTrial['truth']
  /** `at`: ms since the recording's start; `ms`: the interval that ended, or began, there */
  beats: { at: number; ms: number }[]
}

const recordMs = 300_000
/** Annotated ends and the file's own may differ by a beat. */
const endToleranceMs = 500

/** The 5-minute records of one recording, each of one rhythm from end to end; a short recording of CinC 2017 is one record. */
export function rhythmRecordsOf(entry: Entry, text: string, labels: readonly Label[]): RhythmRecord[] {
  const beats = parseRows(entry.file, text).flatMap(({ t_ms: at, rr_ms: ms }) => (ms === undefined ? [] : [{ at, ms }]))
  const last = beats.at(-1)
  if (!entry.kind.startsWith('rr_') || entry.kind === 'rr_exercise' || last === undefined) return []
  const { name, kind, source } = entry
  const of = { name, kind, source, set: name.split('_')[0]!, person: personOf(name) }
  if (kind === 'rr_short') return [{ ...of, truth: truthOfShort(entry.labels), beats }]
  return rhythmsOf(entry, labels, last.at).flatMap(({ fromMs, toMs, truth }) => {
    const count = Math.floor((toMs + endToleranceMs - fromMs) / recordMs)
    return Array.from({ length: count }, (_, index) => {
      const from = fromMs + index * recordMs
      const within = beats.filter(({ at }) => at >= from && at < from + recordMs)
      return { ...of, name: `${name}@${Math.round(from / 1_000)}s`, truth, beats: within }
    })
  })
}

interface Rhythm {
  fromMs: number
  toMs: number
  truth: RhythmTrial['truth']
}

/** Where labels tell of rhythms, they decide; else the kind does. `rr_other` labels beats, not rhythms. */
function rhythmsOf({ kind }: Entry, labels: readonly Label[], toMs: number): Rhythm[] {
  const whole = { rr_af: 'af', rr_normal: 'normal' } as const
  const rhythms = kind === 'rr_other' ? [] : labels.filter(({ label }) => rhythmWord.test(label.trim()))
  if (rhythms.length === 0) return [{ fromMs: 0, toMs, truth: whole[kind as keyof typeof whole] ?? 'other' }]
  return rhythms.map(({ fromMs, toMs, label }) => ({ fromMs, toMs, truth: truthOf(label) }))
}

const afWord = /^\(?(af|afib|atrial fibrillation)$/i
const normalWord = /^\(?(n|nsr|normal.*|sinus.*)$/i
const rhythmWord = /^\(?(n|nsr|normal.*|sinus.*|af|afib|atrial fibrillation|afl|j|svta|vt|b|t)$/i
const truthOf = (label: string) => (afWord.test(label.trim()) ? 'af' : normalWord.test(label.trim()) ? 'normal' : 'other')
const truthOfShort = (labels: string) => (/^a\b/i.test(labels) ? 'af' : /^n\b/i.test(labels) ? 'normal' : 'other')

/** A record as the sign sees it: a child who sits still, with a band that is worn well, second by second. */
export function rhythmTrialOf({ name, source, truth, beats }: RhythmRecord): RhythmTrial {
  return { name, source, truth, score: rhythmScore(beats.map(({ ms }) => ms)), fired: firesIn(beats) }
}

function firesIn(beats: RhythmRecord['beats']): boolean {
  const seconds = Map.groupBy(beats, ({ at }) => Math.floor(at / 1_000))
  let rhythm = unheard
  return [...seconds].some(([second, ended]) => {
    const heard = { rr: ended.map(({ ms }) => ms), atRest: true, clean: true }
    rhythm = nextRhythm(rhythm, second * 1_000, heard, 1_000)
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
