import { z } from 'zod'
import { Id } from './ids.ts'

/** Past it a list is cut: a school's store room of spare bands is no list to choose from on a field. */
export const spareBandsMax = 200

/** Who wears which band, and which are free. */
export const ClassBands = z.object({
  students: z.array(z.object({ student: Id, band: Id.nullable() })).describe('in the roster’s order; null: none'),
  spare: z.array(Id).max(spareBandsMax).describe('bands of the school that nobody wears, by their numbers'),
})
export type ClassBands = z.infer<typeof ClassBands>

/** One student gets a band or loses theirs (null), or two students of the class change bands. */
export const BandMove = z.union([z.strictObject({ student: Id, band: Id.nullable() }), z.strictObject({ student: Id, exchangeWith: Id })])
export type BandMove = z.infer<typeof BandMove>

/** Why a band stays where it is. `band-taken`: somebody wears it; in the same class the two may change. */
export interface BandRefusal {
  refused: 'unknown-student' | 'unknown-band' | 'band-taken'
}
