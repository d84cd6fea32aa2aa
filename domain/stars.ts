/** As many as there are. */
export const starsMax = 5

/**
 * Stars of a lesson, 1 to 5: the first is for taking part, the others for each quarter of the time that was planned in the own target. More than planned is no more, so that
 * nobody is rewarded for too much. Against the own plan alone; a default of ours.
 * @param plannedSeconds above 0
 */
export const starsOf = (inTargetSeconds: number, plannedSeconds: number) =>
  1 + Math.min(starsMax - 1, Math.floor(((starsMax - 1) * inTargetSeconds) / plannedSeconds))

/** Without a plan a quarter of the lesson in the usual target is all the stars: pauses and talk take their time, too. A default of ours. */
export const usualSeconds = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }) => Math.max(60, (endsAt - startsAt) / 4_000)
