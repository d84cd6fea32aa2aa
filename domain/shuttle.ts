/**
 * The 20-m shuttle run in one-minute stages (Léger, Mercier, Gadoury & Lambert, J Sports Sci 6:93, 1988, 10.1080/02640418808729800): 8.5 km/h at
 * level 1, and half a km/h more with each. Other protocols begin at 8 km/h and jump to 9; their levels are not these.
 */

/** Level 21 is 18.5 km/h: no child has been faster. 0: the first stage was not finished. */
export const levelMax = 21
/** Of the stage that was not finished; the 21st has 16. */
export const shuttlesMax = 16

/** The ages it was fitted on, whole years. */
const ageYearsMin = 8
const ageYearsMax = 19

/** Standard error of the estimate, ml/kg/min, as the paper is quoted for it (its abstract tells r alone). */
export const vo2MaxError = 5.9

/** Speed of a stage, km/h. @param level of the last completed stage, from 1 */
export const levelSpeed = (level: number) => 8 + 0.5 * level

export type Vo2Max =
  | { state: 'known'; mlPerKgMin: number; errorMlPerKgMin: number }
  /** why the formula says nothing here */
  | { state: 'unknown'; reason: 'age-unknown' | 'age-outside' | 'no-stage' }

/**
 * The greatest oxygen uptake that a shuttle run predicts, ml/kg/min: 31.025 + 3.238·S − 3.248·A + 0.1536·S·A, S the speed of the last completed stage
 * (km/h), A the age in whole years, 8 to 19; r = 0.71 on 188 boys and girls (Léger 1988; the authors set A to 18 for adults, who are not told
 * here). An estimate of a class, hardly of a child: of 76 boys the measured uptake was 15 % below to 25 % above (Welsman & Armstrong, BMJ Open
 * Sport Exerc Med 5:e000627, 2019).
 */
export function vo2MaxOf({ level, ageYears }: { level: number; ageYears: number | null }): Vo2Max {
  if (level < 1) return { state: 'unknown', reason: 'no-stage' }
  if (ageYears === null) return { state: 'unknown', reason: 'age-unknown' }
  if (ageYears < ageYearsMin || ageYears > ageYearsMax) return { state: 'unknown', reason: 'age-outside' }
  const speed = levelSpeed(level)
  return {
    state: 'known',
    mlPerKgMin: 31.025 + 3.238 * speed - 3.248 * ageYears + 0.1536 * speed * ageYears,
    errorMlPerKgMin: vo2MaxError,
  }
}
