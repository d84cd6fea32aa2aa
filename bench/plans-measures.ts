import { heldBackCodes } from '../domain/plan.ts'
import type { SimulatedLesson, SimulatedStudent } from './plans-term.ts'

/** What must hold of a term; `bench:plans` prints the figures beside them, a test holds them. */
export const termBounds = {
  /** points a minute, mean of a student's last eight lessons: "very strong" begins at 3 */
  pointsPerMinuteMax: 3,
  /** the same load over that of the student's first eight lessons */
  growthMax: 1.5,
  /** between groups: the share of planned minutes attained, and of plans held back by a bound */
  attainedGapMax: 0.1,
  heldBackGapMax: 0.15,
} as const

const cycle = 8
const lessonMinutes = 45

const meanOf = <T>(list: readonly T[], value: (each: T) => number) => list.reduce((sum, each) => sum + value(each), 0) / list.length

export interface GroupFigures {
  group: string
  students: number
  /** minutes in the target a lesson: of the first and the last eight */
  first: number
  last: number
  planned: number
  attained: number
  heldBack: number
  pointsFirst: number
  pointsLast: number
}

const isHeldBack = ({ plan }: SimulatedLesson) => plan.reasons.some(({ code, line }) => line !== 'rest' && heldBackCodes.has(code))

export function groupFigures(group: string, students: readonly SimulatedStudent[], lessonsInTerm: number): GroupFigures {
  const all = students.flatMap(({ lessons }) => lessons)
  const first = all.filter(({ index }) => index < cycle)
  const last = all.filter(({ index }) => index >= lessonsInTerm - cycle)
  const minutes = (list: readonly SimulatedLesson[]) => meanOf(list, ({ achievedSeconds }) => achievedSeconds / 60)
  return {
    ...{ group, students: students.length, first: minutes(first), last: minutes(last) },
    planned: meanOf(all, ({ plan }) => plan.minutes),
    // More than was planned makes up for nobody else.
    attained: meanOf(all, ({ plan, achievedSeconds, coverage }) => Math.min(1, achievedSeconds / coverage / 60 / plan.minutes)),
    heldBack: meanOf(all, each => Number(isHeldBack(each))),
    pointsFirst: meanOf(first, ({ load }) => load / lessonMinutes),
    pointsLast: meanOf(last, ({ load }) => load / lessonMinutes),
  }
}

export interface TermFigures {
  lessons: number
  /** plans whose own load is above what it may be: none */
  pastBound: number
  /** of students: points a minute of the last eight lessons, the highest; and its growth over the first eight */
  pointsMax: number
  growthMax: number
  growthMedian: number
  groups: { [by: string]: GroupFigures[] }
}

export function termFigures(students: readonly SimulatedStudent[], lessonsInTerm: number): TermFigures {
  const growths = students.flatMap(({ lessons }) => {
    const first = lessons.filter(({ index }) => index < cycle)
    const last = lessons.filter(({ index }) => index >= lessonsInTerm - cycle)
    const load = (list: readonly SimulatedLesson[]) => meanOf(list, each => each.load / lessonMinutes)
    return first.length >= cycle / 2 && last.length >= cycle / 2 ? [{ points: load(last), growth: load(last) / load(first) }] : []
  })
  const sorted = growths.map(({ growth }) => growth).toSorted((a, b) => a - b)
  const by = (name: string, key: (student: SimulatedStudent) => string) =>
    [...Map.groupBy(students, key)]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([group, list]) => groupFigures(`${name} ${group}`, list, lessonsInTerm))
  const all = students.flatMap(({ lessons }) => lessons)
  return {
    lessons: all.length,
    pastBound: all.filter(({ plan, loadMax }) => plan.load > loadMax).length,
    pointsMax: Math.max(...growths.map(({ points }) => points)),
    growthMax: sorted.at(-1)!,
    growthMedian: sorted[sorted.length >> 1]!,
    groups: {
      fitness: by('fitness', ({ tertile }) => ['1 least', '2 middle', '3 most'][tertile]!),
      sex: by('sex', ({ sex }) => sex),
      age: by('age', ({ ageYears }) => (ageYears < 12 ? '08-11' : ageYears < 15 ? '12-14' : '15-17')),
    },
  }
}

/** The widest difference between groups. */
export const gapOf = (groups: readonly GroupFigures[], key: 'attained' | 'heldBack') => {
  const values = groups.map(each => each[key])
  return Math.max(...values) - Math.min(...values)
}
