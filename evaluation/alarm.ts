import type { Finding, JudgedAlert, Trace } from './finding.ts'

/** A false alarm with the seconds around it, so that a person can look. */
export interface Alarm {
  name: string
  source: string
  alert: JudgedAlert
  trace: Trace
}

/** s before and after */
const aroundSeconds = 180

export const alarmsOf = ({ name, source, alerts }: Finding, trace: Trace): Alarm[] =>
  alerts
    .filter(({ verdict }) => verdict === 'false')
    .map(alert => ({ name, source, alert, trace: cut(trace, alert.firedAt / 1000 - aroundSeconds, alert.firedAt / 1000 + aroundSeconds) }))

function cut({ at, bpm, expected, enmo }: Trace, from: number, to: number): Trace {
  const first = at.findIndex(second => second >= from)
  const end = at.findIndex(second => second > to)
  const part = <T>(values: readonly T[]) => values.slice(Math.max(0, first), end < 0 ? undefined : end)
  return { at: part(at), bpm: part(bpm), expected: part(expected), enmo: part(enmo) }
}
