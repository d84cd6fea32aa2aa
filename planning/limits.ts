import { ceilingBpmOf, type Overlay } from '../domain/overlay.ts'
import type { LimitsOf } from './ports.ts'

/** What limits a student beside the figures: a doctor's own limit, what the school was told, and whether a test says more than the age. */
export const planLimitsOf =
  (of: {
    people: { overlaysOf(school: string): readonly Overlay[] }
    past: { ranShuttle(school: string, student: string): boolean }
  }): LimitsOf =>
  ({ school, id, maxBpm, flags }) => ({
    ceilingBpm: ceilingBpmOf(of.people.overlaysOf(school), id),
    tested: maxBpm !== null || of.past.ranShuttle(school, id),
    flags,
  })
