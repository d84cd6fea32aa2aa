import type { coverageMin as domainCoverageMin, StudentFigures } from '../../../domain/record.ts'

/** The domain's; the type holds the two equal, and the page need not load its schemas. */
export const coverageMin: typeof domainCoverageMin = 0.8

/** The share of the lesson, 0–1, that a figure was computed from. */
export const coverageOf = (seconds: number, { lessonSeconds }: Pick<StudentFigures, 'lessonSeconds'>) =>
  lessonSeconds > 0 ? Math.min(1, seconds / lessonSeconds) : 0

/** A figure from less than that is shown grey, and says so. (signs.md, "Lesson goals") */
export const isCovered = (coverage: number) => coverage >= coverageMin
export const isWhole = (seconds: number, figures: Pick<StudentFigures, 'lessonSeconds'>) => isCovered(coverageOf(seconds, figures))
