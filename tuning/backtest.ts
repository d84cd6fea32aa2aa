import { isJudged, type Reading } from '../domain/reading.ts'
import type { SeriesStore } from '../ingest/store/store.ts'
import { beforeMs, type Fired, type PastLesson, replayLesson, type Side } from './replay.ts'

/** A lesson with more is not looked at: 1,000 students in an hour and a half. */
const readingsMax = 5_000_000

export interface LessonTried {
  lesson: string
  readings: number
  now: Fired[]
  tried: Fired[]
}

/** What each of two sides would have made of stored lessons. A lesson at a time is in memory: a class of 40 in 45 minutes is 108,000 readings. */
export async function* backtest(
  store: Pick<SeriesStore, 'read'>,
  lessons: readonly PastLesson[],
  { now, tried }: { now: Side; tried: Side },
): AsyncGenerator<LessonTried> {
  for (const past of lessons) {
    const readings = await readingsOf(store, past)
    yield {
      lesson: past.lesson.id,
      readings: readings.length,
      now: replayLesson(now, past, readings),
      tried: replayLesson(tried, past, readings),
    }
  }
}

async function readingsOf(store: Pick<SeriesStore, 'read'>, { lesson, students }: PastLesson): Promise<Reading[]> {
  const { school, id, class: classId, startsAt, endsAt } = lesson
  const readings: Reading[] = []
  for (const { id: student } of students) {
    for await (const stored of store.read({ school, student, from: startsAt - beforeMs, to: endsAt })) {
      const reading = { ...stored, school, class: classId, lesson: id }
      // What came too late to be judged then is not judged now.
      if (isJudged(reading)) readings.push(reading)
      if (readings.length > readingsMax) throw new Error(`lesson ${id} has more than ${readingsMax} readings`)
    }
  }
  return readings.sort((a, b) => a.receivedAt - b.receivedAt || a.t - b.t)
}
