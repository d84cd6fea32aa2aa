import { createClassTally } from '../domain/class-figures.ts'
import { figuresOf } from '../domain/figures.ts'
import type { RecordedLesson, StudentFigures } from '../domain/record.ts'
import { closedGapMs, type Series } from '../domain/series.ts'
import type { Student } from '../domain/student.ts'
import type { ArchivedLesson } from './archive.ts'
import type { History, People } from './ports.ts'

/** All that is kept of a lesson, from its readings. `whole` false: some of them could not be had now. */
export interface Computed {
  archived: ArchivedLesson
  students: { student: string; figures: StudentFigures }[]
  whole: boolean
}

/**
 * Reads one student after the other and counts them together: a class of 40 in 45 minutes is 108,000 readings, of which one student's are in
 * memory. Of who does not consent to storing nothing is read.
 * @param students pseudonyms of whoever may have readings in it
 * @param read told of each student's readings, in the same turn
 */
export async function computeLesson(
  { history, people, stopped = () => false }: { history: History; people: Pick<People, 'student' | 'consentOf'>; stopped?: () => boolean },
  school: string,
  lesson: RecordedLesson,
  students: Iterable<string>,
  read?: (student: Student, series: Series) => void,
): Promise<Computed> {
  const tally = createClassTally(lesson)
  const lines: Computed['students'] = []
  let whole = true
  for (const id of students) {
    if (stopped()) break
    const student = people.student(school, id)
    if (!student || !people.consentOf(school, id).store) continue
    // A reading just before the lesson may stand for its first seconds.
    const range = { from: lesson.startsAt - closedGapMs, to: lesson.endsAt + closedGapMs }
    const answer = await history.series({ school, student: id, ...range })
    whole &&= answer.whole
    const figures = figuresOf(answer.series, { student, ...lesson })
    if (figures.wornSeconds === 0) continue
    lines.push({ student: id, figures })
    tally.add({ student, series: answer.series, figures })
    read?.(student, answer.series)
  }
  return { archived: { lesson, figures: lesson.kind === 'lesson' ? tally.figures() : null }, students: lines, whole }
}
