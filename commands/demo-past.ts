import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { ClassFigures, RecordedLesson, StudentFigures } from '../domain/record.ts'
import type { Student } from '../domain/student.ts'
import type { Archive } from '../record/archive.ts'
import { computeLesson } from '../record/compute.ts'
import { demoStudents } from '../school/demo.ts'
import { type LessonScript, scriptSeconds, standardLesson } from '../simulator/lesson-script.ts'
import { livedSeries } from '../simulator/lived.ts'
import { createRandom } from '../simulator/random.ts'
import { createStudent } from '../simulator/student.ts'
import { run } from './command.ts'

/**
 * Six weeks of lessons that the demo class has behind it, in figures: simulated children, summed up by the product's own code. It takes a
 * core for six seconds, so it is done once (`npm run demo:past`) and kept beside the roster; their readings are not kept.
 */
const file = new URL('../school/demo-past.json', import.meta.url)

/** The simulated class's seed: the same hearts that `npm start` shows live. */
export const demoSeed = 7

const warmUp = standardLesson[0]!
const coolDown = standardLesson.at(-1)!
const endurance: LessonScript = [
  warmUp,
  { title: 'Run', phase: 'main', seconds: 840, pattern: { kind: 'ramp', from: 0.5, to: 0.66 } },
  { title: 'Walk', phase: 'rest', seconds: 180, pattern: { kind: 'ramp', from: 0.25, to: 0.2 } },
  { title: 'Relay', phase: 'main', seconds: 960, pattern: { kind: 'intervals', work: 0.82, workSeconds: 40, rest: 0.25, restSeconds: 80 } },
  coolDown,
]
const games: LessonScript = [
  warmUp,
  { title: 'Football', phase: 'main', seconds: 1_080, pattern: { kind: 'game', low: 0.3, high: 0.82, boutSeconds: 18 } },
  { title: 'Water', phase: 'rest', seconds: 180, pattern: { kind: 'ramp', from: 0.16, to: 0.12 } },
  { title: 'Football', phase: 'main', seconds: 720, pattern: { kind: 'game', low: 0.3, high: 0.86, boutSeconds: 16 } },
  coolDown,
]
const strength: LessonScript = [
  warmUp,
  {
    title: 'Circuits',
    phase: 'main',
    seconds: 1_440,
    pattern: { kind: 'intervals', work: 0.62, workSeconds: 30, rest: 0.25, restSeconds: 45 },
  },
  { title: 'Tag', phase: 'main', seconds: 540, pattern: { kind: 'game', low: 0.3, high: 0.75, boutSeconds: 10 } },
  coolDown,
]
const scripts = [standardLesson, games, strength, endurance] as const
const lessonCount = 12

/** Some are away on a day; one was ill for two weeks and is back. */
const absence = 0.05
const ill = { student: 'p09', lessons: [7, 8, 9, 10] }
const isAway = (id: string, place: number, lesson: number) =>
  (id === ill.student && ill.lessons.includes(lesson)) || createRandom(1_000 * lesson + place).next() < absence

/** A lesson of the past that begins at 0: its times are ms since its start. */
const PastLesson = z.strictObject({
  phases: RecordedLesson.shape.phases,
  figures: ClassFigures,
  students: z.array(z.strictObject({ student: z.string(), figures: StudentFigures })),
})
type PastLesson = z.infer<typeof PastLesson>

/** @param lesson 0: the oldest; the same one is the same, always */
export async function makePastLesson(lesson: number): Promise<PastLesson> {
  const script = scripts[lesson % scripts.length]!
  const lengthMs = 1_000 * scriptSeconds(script)
  const known = new Map(demoStudents.map(student => [student.id, student]))
  const present = demoStudents.filter(({ id, place, consent }) => consent.length > 0 && !isAway(id, place, lesson))
  const recorded: RecordedLesson = {
    ...{ id: idOf(lesson), kind: 'lesson', class: 'demo', title: '', startsAt: 0, endsAt: lengthMs },
    phases: phasesOf(script),
  }
  const { archived, students } = await computeLesson(
    {
      history: {
        async series({ student: id }) {
          const { place, ...student } = known.get(id)!
          const lived = createStudent({ student, script, incidents: [], seed: demoSeed + (place - 1) * 7_919, day: lesson + 1 })
          return { series: livedSeries(lived, scriptSeconds(script), 0), whole: true }
        },
      },
      people: {
        student: (school, id) => ({ ...(known.get(id)! as Omit<Student, 'school' | 'class'>), school, class: 'demo' }),
        consentOf: (_, id) => ({ live: true, store: known.get(id)!.consent.includes('store'), guardians: true, projector: true }),
      },
    },
    'demo',
    recorded,
    present.map(({ id }) => id),
  )
  return rounded({ phases: recorded.phases, figures: archived.figures!, students })
}

/** Puts the past into the school's record, its newest lesson on the last Tuesday or Thursday; one that has grown old moves up to it. */
export function keepDemoPast(archive: Pick<Archive, 'lesson' | 'save'>, classId: string, now: number): void {
  const starts = schoolDaysBefore(now)
  if (archive.lesson(idOf(lessonCount - 1))?.lesson.startsAt === starts.at(-1)) return
  const lessons = z.array(PastLesson).parse(JSON.parse(readFileSync(file, 'utf8')))
  for (const [index, { phases, figures, students }] of lessons.entries()) {
    const startsAt = starts[index]!
    const lesson: RecordedLesson = {
      ...{ id: idOf(index), kind: 'lesson', class: classId, title: classId, startsAt, endsAt: startsAt + 1_000 * figures.lessonSeconds },
      phases: phases.map(({ at, phase }) => ({ at: startsAt + at, phase })),
    }
    const loadCurve = figures.loadCurve.map(({ t, ...minute }) => ({ t: startsAt + t, ...minute }))
    archive.save(
      { lesson, figures: { ...figures, loadCurve } },
      students.map(({ student, figures: own }) => ({ student, figures: { ...own, recovery: movedBy(startsAt, own.recovery) } })),
      true,
    )
  }
}

const idOf = (lesson: number) => `past-${String(lesson + 1).padStart(2, '0')}`

const movedBy = (ms: number, recovery: StudentFigures['recovery']) => recovery && { ...recovery, stoppedAt: ms + recovery.stoppedAt }

function phasesOf(script: LessonScript): RecordedLesson['phases'] {
  let at = 0
  return script.map(({ phase, seconds }) => {
    const begins = at
    at += 1_000 * seconds
    return { at: begins, phase }
  })
}

/** Tuesdays and Thursdays at ten before today, oldest first, ms since 1970; in this machine's time zone. */
function schoolDaysBefore(now: number): number[] {
  const days: number[] = []
  const today = new Date(now)
  for (let back = 1; days.length < lessonCount; back++) {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - back, 10)
    if (day.getDay() === 2 || day.getDay() === 4) days.unshift(day.getTime())
  }
  return days
}

/** A ten-thousandth is finer than anything shown of it. */
const rounded = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'number' ? Math.round(each * 10_000) / 10_000 : each)))

if (import.meta.main)
  await run('npm run demo:past', async () => {
    const lessons: string[] = []
    for (let lesson = 0; lesson < lessonCount; lesson++) lessons.push(JSON.stringify(await makePastLesson(lesson)))
    writeFileSync(file, `[\n${lessons.join(',\n')}\n]\n`)
  })
