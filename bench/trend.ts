import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { run } from '../commands/command.ts'
import { heartLessonOf } from '../domain/heart-lesson.ts'
import { type Series, seriesOf } from '../domain/series.ts'
import { type Trend, type TrendPoint, trendOf, trendPointOf } from '../domain/trend.ts'
import { type LessonScript, type Pattern, scriptSeconds, standardLesson } from '../simulator/lesson-script.ts'
import { createRandom } from '../simulator/random.ts'
import { createStudent } from '../simulator/student.ts'
import { typicalVariety, type Variety, wideVariety } from '../simulator/variety.ts'

/**
 * What the trend tells of simulated terms: of students who grow fitter (the same load asks for a smaller share of the reserve), and of others who
 * do not, one of them in lessons that grow gentler. Every heart is faster or slower by chance on each day, on top of the simulator's own.
 */
const { values } = parseArgs({
  options: {
    students: { type: 'string', default: '200' },
    weeks: { type: 'string', default: '12' },
    lessons: { type: 'string', default: '2' },
    day: { type: 'string', default: '3' },
    seed: { type: 'string', default: '500000' },
  },
})
const [students, weeks, lessonsAWeek, dayBpm, seed] = [values.students, values.weeks, values.lessons, values.day, values.seed].map(
  Number,
) as [number, number, number, number, number]
const dayMs = 86_400_000
const weekMs = 7 * dayMs
/** What the insight looks back on. */
const trendWeeks = 12

interface Story {
  name: string
  /** the fitness gained in a term of twelve weeks, and what the lessons lose */
  gain: number
  gentler: number
  variety: Variety
}

const stories: Story[] = [
  { name: 'stays as fit', gain: 0, gentler: 0, variety: typicalVariety },
  { name: 'stays as fit, lessons a fifth gentler after twelve weeks', gain: 0, gentler: 0.2, variety: typicalVariety },
  { name: '15 % fitter after twelve weeks', gain: 0.15, gentler: 0, variety: typicalVariety },
  { name: '20 % fitter', gain: 0.2, gentler: 0, variety: typicalVariety },
  { name: 'stays as fit; hearts as unlike as people are', gain: 0, gentler: 0, variety: wideVariety },
  { name: '20 % fitter; hearts as unlike as people are', gain: 0.2, gentler: 0, variety: wideVariety },
]

function seriesIn(script: LessonScript, of: { day: number; seed: number; ageYears: number; variety: Variety; more: number }): Series {
  const student = { ageYears: of.ageYears, restingBpm: null, maxBpm: null }
  const lived = createStudent({ student, script, incidents: [], seed: of.seed, day: of.day, variety: of.variety })
  const series = seriesOf(scriptSeconds(script))
  for (let second = 0; second < series.t.length; second++) {
    const { bpm, contact, enmo, steps } = lived.next().values
    series.t[second] = of.day * dayMs + second * 1_000
    series.bpm[second] = bpm === null ? Number.NaN : Math.round(bpm! + of.more)
    series.contact[second] = Number(contact)
    series.enmo[second] = enmo!
    series.steps[second] = steps!
  }
  return series
}

const gentlerBy = (share: number): LessonScript =>
  standardLesson.map(each => ({ ...each, pattern: gentlerPattern(each.pattern, 1 - share) }))
function gentlerPattern(pattern: Pattern, share: number): Pattern {
  switch (pattern.kind) {
    case 'ramp':
      return { ...pattern, from: pattern.from * share, to: pattern.to * share }
    case 'intervals':
      return { ...pattern, work: pattern.work * share }
    case 'game':
      return { ...pattern, high: pattern.high * share }
  }
}

function termOf({ gain, gentler, variety }: Story, i: number): TrendPoint[] {
  const ageYears = 8 + (i % 9)
  const own = createRandom(seed + i)
  const fitness = own.between(...variety.fitness)
  return Array.from({ length: weeks * lessonsAWeek }, (_, lesson) => {
    const day = 1 + Math.floor(lesson / lessonsAWeek) * 7 + (lesson % lessonsAWeek) * Math.floor(7 / lessonsAWeek)
    const share = day / 7 / 12
    const now = fitness * (1 + gain * share)
    const series = seriesIn(gentlerBy(gentler * share), {
      ...{ day, ageYears, seed: seed + i * 7_919, more: dayBpm * own.normal() },
      variety: { ...variety, fitness: [now, now] },
    })
    return trendPointOf(day * dayMs, heartLessonOf(series, { ageYears, restingBpm: null, maxBpm: null }, []))
  })
}

const said = (points: readonly TrendPoint[], week: number, back = trendWeeks): Trend =>
  trendOf(points.filter(({ startsAt }) => startsAt < week * weekMs && startsAt >= (week - back) * weekMs))

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`

await run('trend', async () => {
  console.log(
    `${cpus()[0]?.model ?? 'a processor'}, Node ${process.version}; ${students} students a story, ${lessonsAWeek} lessons a week, ±${dayBpm} beats/min a day`,
  )
  for (const story of stories) {
    const terms = Array.from({ length: students }, (_, i) => termOf(story, i))
    console.log(`\n${story.name}`)
    for (const week of [4, 6, 8, 10, 12, 16, 20].filter(each => each <= weeks)) {
      const told = terms.map(points => said(points, week))
      const are = (word: Trend['word'], reason: Trend['reason'] = null) =>
        percent(told.filter(each => each.word === word && (reason === null || each.reason === reason)).length, students)
      const six = terms.filter(points => said(points, week, 6).word === 'better').length
      const slopes = told.map(({ bpmPerWeek }) => bpmPerWeek!.slope).sort((a, b) => a - b)
      console.log(
        `after ${week} weeks: better ${are('better')} (of six weeks alone ${percent(six, students)}), about the same ${are('about-the-same')}, ` +
          `not sure ${are('not-sure-yet')}, of these better once ${are('not-sure-yet', 'once')} and faster ${are('not-sure-yet', 'faster')}; median slope ${slopes[students >> 1]!.toFixed(2)} beats/min a week`,
      )
    }
    const ever = terms.filter(points => Array.from({ length: 12 }, (_, i) => i + 1).some(week => said(points, week).word === 'better'))
    console.log(`told better at the end of any of the first twelve weeks: ${percent(ever.length, students)}`)
  }
})
