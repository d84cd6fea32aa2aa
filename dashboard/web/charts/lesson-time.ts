import { running } from '../language/language.ts'

/** A moment of a lesson, m:ss since its start; the bands are heard some minutes before it, too. */
export const lessonTime = (second: number) => (second < 0 ? `−${running(-second)}` : running(second))
