import type { Features } from '../alerts/features.ts'
import type { StudentState } from '../alerts/student-state.ts'

/** Half of the 99 % band about the expected heart, beats/min, as the record draws it. (signs.md, "Honest bands") */
export const bandWidth = (features: Features, _state: StudentState) => (features.learning ? 35 : 30)
