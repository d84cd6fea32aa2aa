import type { PhoneState } from '../../../domain/phone-band.ts'
import type { StrapReading } from '../../../domain/strap.ts'
import type { Key } from '../language/language.ts'
import type { Ended } from './desk.ts'
import type { StrapState } from './strap.ts'

/** `act`: the person has to do something; `wait`: it comes by itself. */
export type Tone = 'good' | 'wait' | 'act'
export interface Line {
  tone: Tone
  key: Key
  values?: Record<string, number | string>
}

/** A number is never older than it looks. */
const freshMs = 5_000

type Heard = (StrapReading & { at: number }) | null

/** The heart rate that may be shown now; null: there is none that could be trusted. */
export const trusted = (heard: Heard, strap: StrapState, now: number) =>
  heard && strap.phase === 'connected' && now - heard.at <= freshMs && heard.contact !== false ? heard.bpm : null

/** What there is to say of the strap. `again`: this page was a band before it was loaded anew. */
export function strapLine(strap: StrapState, heard: Heard, now: number, again: boolean): Line {
  switch (strap.phase) {
    case 'none':
      return { tone: 'act', key: again ? 'band.strap.again' : 'band.strap.none' }
    case 'choosing':
      return { tone: 'wait', key: 'band.strap.choosing' }
    case 'not-chosen':
    case 'refused':
    case 'switched-off':
      return { tone: 'act', key: `band.strap.${strap.phase}` }
    case 'connecting':
      return { tone: 'wait', key: 'band.strap.connecting' }
    case 'away':
      return { tone: 'act', key: 'band.strap.away' }
    case 'connected':
      if (trusted(heard, strap, now) !== null) return { tone: 'good', key: 'band.strap.connected' }
      return heard && now - heard.at <= freshMs
        ? { tone: 'act', key: heard.contact === false ? 'band.strap.no-contact' : 'band.strap.no-beat' }
        : { tone: 'wait', key: 'band.strap.quiet' }
  }
}

/** Seconds that are on their way at any time. */
const onTheWay = 3

export function linkLine(online: boolean, held: number): Line {
  if (!online)
    return held === 0 ? { tone: 'wait', key: 'band.link.connecting' } : { tone: 'wait', key: 'band.link.cut', values: { n: held } }
  return held > onTheWay ? { tone: 'wait', key: 'band.link.sending', values: { n: held } } : { tone: 'good', key: 'band.link.sent' }
}

export function lessonLine(discards: PhoneState['discards'] | undefined): Line {
  switch (discards) {
    case undefined:
      return { tone: 'wait', key: 'band.lesson.asking' }
    case null:
      return { tone: 'good', key: 'band.lesson.on' }
    case 'no-consent':
      return { tone: 'act', key: 'band.lesson.no-consent' }
    case 'no-lesson':
    case 'no-assignment':
    case 'unknown-band':
      return { tone: 'wait', key: 'band.lesson.none' }
  }
}

/** Why the phone is no band; null: there is nothing to say of it. */
export function endedLine({ why, lostSeconds }: { why: Ended; lostSeconds: number }): Line | null {
  if (why === 'none') return null
  if (lostSeconds > 0) return { tone: 'act', key: 'band.ended.lost', values: { n: lostSeconds } }
  return { tone: why === 'stopped' ? 'good' : 'act', key: `band.ended.${why}` }
}
