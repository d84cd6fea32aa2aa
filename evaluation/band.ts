import type { StudentState } from '../alerts/student-state.ts'
import { widthBpmOf } from '../domain/expected-heart.ts'

/** Half of the 99 % band about the expected heart, beats/min, as it stood for this student. (signs.md, "Honest bands") */
export const bandWidth = ({ heart }: StudentState) => widthBpmOf(heart) ?? 0
