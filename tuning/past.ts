import type { RecordedLesson } from '../domain/record.ts'
import type { PastLessons, People } from './ports.ts'
import type { PastLesson } from './replay.ts'

/** The newest lessons of a class that are over, newest first. Of who does not consent to storing nothing is to be read. */
export function pastLessonsOf(
  { people, past }: { people: Pick<People, 'student' | 'studentsIn' | 'consentOf' | 'lesson'>; past: PastLessons },
  school: string,
  classId: string,
  count: number,
): PastLesson[] {
  const ofStudents = (id: string) =>
    new Set([...past.studentsIn(school, id), ...people.studentsIn(school, classId).map(student => student.id)])
  const lessonOf = ({ id, title, startsAt, endsAt }: RecordedLesson) => {
    const heat = people.lesson(school, id)?.heat ?? null
    return { school, id, class: classId, title, startsAt, endsAt, phase: null, heat }
  }
  return past.newest(school, classId, count).map(recorded => {
    const students = [...ofStudents(recorded.id)].flatMap(id => {
      const student = people.student(school, id)
      return student && people.consentOf(school, id).store ? [student] : []
    })
    const hearts = students.flatMap(({ id }) => {
      const heart = past.heartOf(school, id)
      return heart ? [[id, heart] as const] : []
    })
    return { lesson: lessonOf(recorded), phases: recorded.phases, students, hearts: Object.fromEntries(hearts) }
  })
}
