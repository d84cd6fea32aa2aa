import type { Severity } from '../domain/alert.ts'

/** true, false, or null: unknown. Unknown neither fires nor clears. */
export type Truth = boolean | null

/**
 * The life of one rule for one student, with Prometheus' meanings. Times are ms since 1970. `knownAt` is the newest time
 * at which the condition was known; only steps of at most `coveredMsMax` from it count as time in which it held.
 */
export type Life =
  | { phase: 'inactive' }
  | { phase: 'pending'; since: number; knownAt: number; heldMs: number; outMs: number; before: Resolved | null }
  | Firing
  | Resolved

/** `raised`: to this severity; null: the rule's own. `closed`: by a person, though the condition goes on */
export type Firing = {
  phase: 'firing'
  incident: Incident
  raised: Severity | null
  closed: boolean
  knownAt: number
  clearMs: number | null
}
export type Resolved = { phase: 'resolved'; incident: Incident; raised: Severity | null; at: number }

/** What an alert's identity hangs on: it survives a short pause. */
export interface Incident {
  /** when the condition began, and when it had held long enough */
  startedAt: number
  firedAt: number
}

export interface Hold {
  forMs: number
  keepFiringForMs: number
  /** a pending condition survives being untrue for so long, and for a tenth of the time: a figure trembles about its limit */
  dipMs?: number
}

/** What one reading (or second) says to one rule. */
export interface Verdict {
  condition: Truth
  /** asked only while firing */
  clear: Truth
  /** how long the condition had held already when it turned true, ms: what a sign's own state machine measured */
  heldMs: number
  inhibited: boolean
}

/** A longer step between two readings covers nothing. */
export const coveredMsMax = 3_000
/** After a gap this long a pending condition starts again. It never ends a firing alert. */
export const gapMs = 30_000
/** A condition that comes back so soon after it resolved is the same incident, and reopens the same alert. */
export const reopenMs = 60_000

export const inactive: Life = { phase: 'inactive' }

/** The life after time t; the same object when nothing changed. */
export function nextLife(life: Life, hold: Hold, t: number, verdict: Verdict): Life {
  switch (life.phase) {
    case 'inactive':
      return verdict.condition ? begin(null, hold, t, verdict) : life
    case 'resolved': {
      const before = reopenable(life, t)
      return verdict.condition ? begin(before, hold, t, verdict) : (before ?? inactive)
    }
    case 'pending': {
      if (verdict.condition === null) return life
      const step = t - life.knownAt
      const covered = step <= coveredMsMax ? step : 0
      const held = { ...life, knownAt: t, heldMs: life.heldMs + covered }
      if (!verdict.condition) {
        const outMs = life.outMs + covered
        return step >= gapMs || outMs > (hold.dipMs ?? -1) ? (life.before ?? inactive) : { ...held, outMs }
      }
      if (step >= gapMs) return begin(reopenable(life.before, t), hold, t, verdict)
      return due({ ...held, outMs: Math.max(0, life.outMs - covered / 10) }, hold, t, verdict)
    }
    case 'firing': {
      if (verdict.clear === null) return life
      if (!verdict.clear) return { ...life, knownAt: t, clearMs: null }
      const step = t - life.knownAt
      const clearMs = life.clearMs === null || step >= gapMs ? 0 : life.clearMs + (step <= coveredMsMax ? step : 0)
      if (clearMs >= hold.keepFiringForMs) return resolve(life, t)
      return { ...life, knownAt: t, clearMs }
    }
  }
}

const reopenable = (before: Resolved | null, t: number) => (before && t - before.at <= reopenMs ? before : null)

/** A closed alert is over for good: the next one is a new one. */
const resolve = (life: Firing, at: number): Life =>
  life.closed ? inactive : { phase: 'resolved', incident: life.incident, raised: life.raised, at }

const begin = (before: Resolved | null, hold: Hold, t: number, verdict: Verdict): Life =>
  due({ phase: 'pending', since: t - verdict.heldMs, knownAt: t, heldMs: 0, outMs: 0, before }, hold, t, verdict)

function due(life: Extract<Life, { phase: 'pending' }>, hold: Hold, t: number, { inhibited }: Verdict): Life {
  if (life.heldMs < hold.forMs || inhibited) return life
  const incident = life.before?.incident ?? { startedAt: life.since, firedAt: t }
  return { phase: 'firing', incident, raised: life.before?.raised ?? null, closed: false, knownAt: t, clearMs: null }
}

/** A person said that it is over: it ends when the condition does, and nothing reopens it. */
export function closeLife(life: Life): Life {
  switch (life.phase) {
    case 'inactive':
      return life
    case 'pending':
      return { ...life, before: null }
    case 'firing':
      return { ...life, closed: true }
    case 'resolved':
      return inactive
  }
}

/** The incident that a life could still resolve or reopen. */
export function incidentOf(life: Life): Incident | null {
  switch (life.phase) {
    case 'inactive':
      return null
    case 'pending':
      return life.before?.incident ?? null
    case 'firing':
    case 'resolved':
      return life.incident
  }
}
