/** What the signs of one student need to know of the lesson, from second to second. */
export interface LessonNow {
  /** since when it has been a rest or a cool-down, ms since 1970; null: it is not */
  restSince: number | null
  /** °C; null: not set */
  wbgt: number | null
  /** share of the worn bands whose wearer is active, 0–1; null: too few to speak of a class */
  classActive: number | null
}

export const nothingKnown: LessonNow = { restSince: null, wbgt: null, classActive: null }
