import type { Incident, IncidentKind } from '../simulator/incident.ts'
import type { Random } from '../simulator/random.ts'
import type { TrueEvent } from './finding.ts'

/** What a simulated incident makes true: which sign should tell it, from when to when (s since the incident's moment). */
interface Injection {
  kind: IncidentKind
  sign: string
  from: number
  to: number
  /** where in the standard lesson it can happen, s since the start */
  between: readonly [number, number]
}

const game: readonly [number, number] = [1000, 1700]
const anywhere: readonly [number, number] = [420, 2000]

/**
 * The injected incidents, as often each. `from` leaves the seconds that a condition needs to come true (the heart on its way) out of the
 * delay; of a child who sits, stillness begins with the incident and is part of the sign's hold.
 */
export const injections: readonly Injection[] = [
  { kind: 'collapse', sign: 'fall-then-still', from: 0, to: 60, between: anywhere },
  { kind: 'collapse', sign: 'fall-then-still', from: 0, to: 60, between: anywhere },
  { kind: 'faint', sign: 'soft-collapse', from: 0, to: 60, between: anywhere },
  { kind: 'svt', sign: 'very-high-at-rest', from: 0, to: 300, between: anywhere },
  { kind: 'over-ceiling', sign: 'over-ceiling', from: 5, to: 90, between: anywhere },
  { kind: 'near-max', sign: 'near-max-sustained', from: 40, to: 240, between: anywhere },
  { kind: 'high-for-motion', sign: 'high-for-motion', from: 10, to: 240, between: anywhere },
  { kind: 'high-at-rest', sign: 'high-at-rest', from: 0, to: 480, between: anywhere },
  { kind: 'low-in-exertion', sign: 'low-in-exertion', from: 10, to: 180, between: anywhere },
  { kind: 'sudden-drop', sign: 'sudden-drop', from: 0, to: 60, between: anywhere },
  // Out of a game the heart takes 33 s (under twelve) to 47 s (from fifteen on) to fall below the limit.
  { kind: 'bradycardia', sign: 'low-at-rest', from: 35, to: 300, between: anywhere },
  { kind: 'not-recovering', sign: 'not-recovering', from: 0, to: 360, between: anywhere },
  { kind: 'unusual-stillness', sign: 'unusual-stillness', from: 5, to: 240, between: game },
  { kind: 'heat', sign: 'heat', from: 300, to: 1500, between: [420, 700] },
  { kind: 'low-oxygen', sign: 'low-oxygen', from: 0, to: 180, between: anywhere },
  { kind: 'cadence-lock', sign: 'cadence-lock', from: 0, to: 60, between: game },
  { kind: 'band-stuck', sign: 'band-stuck', from: 0, to: 180, between: game },
  { kind: 'band-off', sign: 'not-monitored', from: 0, to: 120, between: anywhere },
  { kind: 'out-of-range', sign: 'not-monitored', from: 0, to: 90, between: anywhere },
  { kind: 'sos', sign: 'sos', from: 0, to: 1, between: anywhere },
]

/** A share of lessons has none: what is then told is false for sure. */
const quietLessons = 0.1

export function injectionAt(lesson: number, random: Random): { incident: Incident; injection: Injection; event: TrueEvent } | null {
  if (random.next() < quietLessons) return null
  const injection = injections[lesson % injections.length]!
  const [earliest, latest] = injection.between
  const atSeconds = Math.round(random.between(earliest, latest))
  const incident: Incident = { kind: injection.kind, atSeconds, band: null, severity: random.next() }
  const event = { sign: injection.sign, fromMs: (atSeconds + injection.from) * 1000, toMs: (atSeconds + injection.to) * 1000 }
  return { incident, injection, event }
}
