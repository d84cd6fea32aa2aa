import { activeReadings, isWorn } from './density.ts'
import { createLoadCurve } from './load-curve.ts'
import type { ClassFigures, StudentFigures } from './record.ts'
import { coveredMs, type Series } from './series.ts'
import type { HeartLimits } from './zones.ts'

export interface StudentInClass {
  student: HeartLimits
  series: Series
  /** of this student's series and the same lesson, from `figuresOf` */
  figures: StudentFigures
}

/** A second of the class is active when this share of the worn is. (signs.md, "Lesson goals") */
const groupShareMin = 0.5

/**
 * The class's lesson in figures, one student at a time, so that the series of a class need not be in memory together.
 * Means are of the students', each alike; zone seconds, coverage and MVPA are of all students' seconds together. A student without a
 * reading in the lesson is not counted.
 * @param lesson ms since 1970
 */
export function createClassTally(lesson: { startsAt: number; endsAt: number }) {
  const { startsAt, endsAt } = lesson
  const lessonSeconds = Math.max(0, endsAt - startsAt) / 1_000
  const curve = createLoadCurve(lesson)
  const group = createGroupDensity(lesson)
  const all: StudentFigures[] = []
  const sum = (of: (figures: StudentFigures) => number) => all.reduce((total, figures) => total + of(figures), 0)
  const known = (of: (figures: StudentFigures) => number | null) => all.map(of).filter(value => value !== null)
  const shareOfAll = (seconds: number) => (all.length > 0 ? Math.min(1, seconds / (all.length * lessonSeconds)) : 0)

  return {
    add({ student, series, figures }: StudentInClass): void {
      if (!group.add(series, student)) return
      curve.add(series)
      all.push(figures)
    },

    figures(): ClassFigures {
      const heartSeconds = sum(each => each.heartSeconds)
      const highest = known(each => each.bpmMax)
      return {
        lessonSeconds,
        students: all.length,
        heartCoverage: shareOfAll(heartSeconds),
        motionCoverage: shareOfAll(sum(each => each.motionSeconds)),
        zoneSeconds: [0, 1, 2, 3, 4, 5].map(zone => sum(each => each.zoneSeconds[zone]!)) as ClassFigures['zoneSeconds'],
        bpmMean: mean(known(each => each.bpmMean)),
        bpmMax: highest.length > 0 ? Math.max(...highest) : null,
        mvpaShare: heartSeconds > 0 ? sum(each => each.mvpaSeconds) / heartSeconds : null,
        individualDensity: mean(known(each => each.density)),
        groupDensity: group.share(),
        edwardsMean: mean(known(each => each.edwards)),
        loadCurve: curve.points(),
      }
    },
  }
}

/**
 * Group density, 0–1: the share of the lesson's seconds in which at least half of those who wear a band are active; seconds in which
 * nobody does are not covered. (signs.md, "Lesson goals"; the curriculum standard of China, 2022, asks for ≥ 75 %.) A second is the reading's
 * that stands for its middle.
 */
function createGroupDensity({ startsAt, endsAt }: { startsAt: number; endsAt: number }) {
  const seconds = Math.ceil(Math.max(0, endsAt - startsAt) / 1_000)
  const wornIn = new Uint16Array(seconds)
  const activeIn = new Uint16Array(seconds)

  return {
    /** @returns whether the student has any reading in the lesson */
    add(series: Series, student: HeartLimits): boolean {
      const active = activeReadings(series, student, startsAt, endsAt)
      let any = false
      for (let i = 0; i < series.t.length; i++) {
        const covered = coveredMs(series, i, startsAt, endsAt)
        if (covered === 0) continue
        any = true
        if (!isWorn(series, i)) continue
        const from = Math.max(series.t[i]!, startsAt) - startsAt
        for (let second = Math.ceil((from - 500) / 1_000); second * 1_000 + 500 < from + covered; second++) {
          wornIn[second]!++
          activeIn[second]! += active[i]!
        }
      }
      return any
    },

    share(): number | null {
      let covered = 0
      let together = 0
      for (let second = 0; second < seconds; second++) {
        if (wornIn[second] === 0) continue
        covered++
        if (activeIn[second]! >= groupShareMin * wornIn[second]!) together++
      }
      return covered > 0 ? together / covered : null
    },
  }
}

const mean = (values: number[]) => (values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null)
