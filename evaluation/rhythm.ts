import type { Rule } from '../alerts/rules/load.ts'
import { rhythmScore } from '../alerts/signs/rhythm.ts'
import type { Sample } from '../domain/sample.ts'
import type { Student } from '../domain/student.ts'
import type { RhythmTrial } from './finding.ts'
import type { Entry, Label } from './manifest.ts'
import { createWatch } from './watch.ts'

/** The record that the sign is judged by; what is a little shorter is one as well. (signs.md, "How well") */
const recordMs = 300_000
const recordMsMin = 270_000
const sign = 'irregular-rhythm'

/** Five minutes of beats, one rhythm throughout. */
export interface RhythmRecord extends Pick<RhythmTrial, 'name' | 'recording' | 'source' | 'truth'> {
  samples: readonly Sample[]
}

interface Beats {
  entry: Entry
  samples: readonly Sample[]
  labels: readonly Label[]
}

/** The records of a recording of beats; none where it is too short, or of exercise. */
export function rhythmRecords({ entry, samples, labels }: Beats): RhythmRecord[] {
  if (!/^rr_(?!exercise|short)/.test(entry.kind)) return []
  const lengthMs = samples.at(-1)!.t + 1000
  return stretchesOf(entry, labels, lengthMs).flatMap(({ truth, fromMs, toMs }) =>
    recordsIn(fromMs, toMs).map(([from, to]) => ({
      ...{ name: `${entry.name} ${Math.round(from / 1000)} s`, recording: entry.name, source: entry.source, truth },
      samples: samples.filter(({ t }) => t >= from && t < to),
    })),
  )
}

/**
 * Each record: the sign's own measure of it, and whether the engine fires with the rule switched on. No such recording has motion; the
 * sign works at rest, so the wearer is taken to sit.
 */
export function rhythmTrials({ rules, ...beats }: Beats & { rules: readonly Rule[] }): RhythmTrial[] {
  const on = rules.map(rule => (rule.name === sign ? { ...rule, enabled: true } : rule))
  return rhythmRecords(beats).map(({ samples, ...record }) => ({
    ...record,
    score: rhythmScore(intervalsOf(samples)),
    fired: samples.length > 0 && fires(samples, beats.entry, on),
  }))
}

export const intervalsOf = (samples: readonly Sample[]) => samples.flatMap(({ rr }) => rr ?? [])

interface Stretch {
  truth: RhythmTrial['truth']
  fromMs: number
  toMs: number
}

/** Labels of rhythm name the truth second by second; without them the manifest names it for the whole recording. Labels of single beats are none of it. */
function stretchesOf({ kind, labels: told }: Entry, labels: readonly Label[], lengthMs: number): Stretch[] {
  const rhythms = labels.flatMap(({ fromMs, toMs, label }) => (toMs > fromMs ? [{ truth: truthOf(label), fromMs, toMs }] : []))
  if (rhythms.length > 0) return rhythms
  const truth = kind === 'rr_normal' ? 'normal' : kind === 'rr_other' ? 'other' : truthOf(told)
  return [{ truth, fromMs: 0, toMs: lengthMs }]
}

export function truthOf(label: string): RhythmTrial['truth'] {
  if (/^\(?(af|afib|a)\b|atrial fibrillation/i.test(label)) return 'af'
  return /^\(?n\b|normal|sinus/i.test(label) ? 'normal' : 'other'
}

function recordsIn(fromMs: number, toMs: number): [number, number][] {
  const count = Math.floor((toMs - fromMs) / recordMs)
  if (count === 0) return toMs - fromMs >= recordMsMin ? [[fromMs, toMs]] : []
  return Array.from({ length: count }, (_, index) => [fromMs + index * recordMs, fromMs + (index + 1) * recordMs])
}

function fires(samples: readonly Sample[], { ageYears, sex }: Entry, rules: readonly Rule[]): boolean {
  const student: Student = { school: 's1', id: 'student', class: 'c1', restingBpm: null, maxBpm: null, flags: [], ageYears, sex }
  const first = samples[0]!.t
  const watch = createWatch({ rules, students: [student], lessonSeconds: (samples.at(-1)!.t - first) / 1000 })
  for (const sample of samples) watch.observe(student.id, { ...seated(sample.t), ...sample, t: sample.t - first })
  return watch.end().alerts.some(({ rule }) => rule === sign)
}

/** A sensor's last digit never stands still. */
const seated = (t: number): Pick<Sample, 'acc' | 'enmo' | 'peak' | 'steps'> => ({
  acc: [0, -1, ((t / 1000) % 7) / 1000],
  enmo: 8,
  peak: 1.05,
  steps: 0,
})
