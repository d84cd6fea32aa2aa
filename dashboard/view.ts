import { mayDo, type Viewer } from '../domain/access.ts'
import type { Lesson } from '../domain/lesson.ts'
import type { AlertMessage, SnapshotMessage } from '../domain/live.ts'
import type { Student } from '../domain/student.ts'
import type { Board } from './board.ts'
import { liveStudentOf, type Row, rowOf } from './frame.ts'
import type { People } from './ports.ts'

/** Whose numbers a viewer sees now, in the roster's order, and in which lesson. */
export interface View {
  class: string | null
  lesson: Lesson | null
  students: readonly Student[]
}

/** Samples are taken for some minutes more, but for the people the lesson is over when it ends. */
const goingOn = (lesson: Lesson | null, now: number) => (lesson && now < lesson.endsAt ? lesson : null)

const nobody: View = { class: null, lesson: null, students: [] }

/** What this viewer may see live at `now`: of the class asked for, else of what is theirs. Null: there is no such class for them. */
export function viewOf(people: People, viewer: Viewer, asked: string | null, now: number): View | null {
  const { school } = viewer
  const may = (subject: { class: string | null; student: string | null }) => mayDo(viewer, 'see-live', { school, ...subject })
  const ofClass = (id: string, lesson: Lesson | null): View | null =>
    may({ class: id, student: null }) ? { class: id, lesson, students: people.studentsIn(school, id) } : null

  if (asked !== null) {
    if (!people.classesOf(viewer).some(({ id }) => id === asked)) return null
    return ofClass(asked, goingOn(people.classLesson(school, asked, now), now))
  }
  switch (viewer.role) {
    case 'teacher':
    case 'lead': {
      const lesson = goingOn(people.openLesson(viewer, now), now)
      return (lesson && ofClass(lesson.class, lesson)) ?? nobody
    }
    case 'guardian':
    case 'student': {
      const own = viewer.students.map(id => people.student(school, id)).filter(student => student !== null)
      const students = own.filter(student => may({ class: student.class, student: student.id }))
      return { class: null, lesson: goingOn(people.openLesson(viewer, now), now), students }
    }
    case 'nurse':
    case 'admin':
      return nobody
  }
}

/** Without consent to the live view nobody sees a number; a guardian needs the consent to tell guardians as well. */
export function rowsOf(people: People, board: Board, viewer: Viewer, view: View, now: number): Row[] {
  return view.students.map(student => {
    const consent = people.consentOf(student.school, student.id)
    const visible = consent.live && (viewer.role !== 'guardian' || consent.guardians)
    return rowOf(student, visible, board.newest(student.school, student.id), now)
  })
}

export function snapshotOf(people: People, board: Board, viewer: Viewer, view: View, alerts: AlertMessage[], now: number): SnapshotMessage {
  const students = rowsOf(people, board, viewer, view, now).map(row =>
    liveStudentOf(row, people.nameOf(viewer.school, row[0]), board.newest(viewer.school, row[0]), now),
  )
  return { type: 'snapshot', class: view.class, lesson: lessonOf(view.lesson), students, alerts }
}

function lessonOf(lesson: Lesson | null): SnapshotMessage['lesson'] {
  if (!lesson) return null
  const { id, title, startsAt, endsAt, phase, phaseSince, heat } = lesson
  return { id, title, startsAt, endsAt, phase, ...(phaseSince && { phaseSince }), ...(heat && { wbgt: heat.wbgt }) }
}

/** What only a snapshot tells: when it changes, a new one is due. */
export const outlineOf = (view: View) => JSON.stringify([view.class, lessonOf(view.lesson), view.students.map(({ id }) => id)])

/** Asked at replay and at each message: a right that has ended holds for what was numbered before. */
export function maySeeAlert(people: People, viewer: Viewer, { student }: AlertMessage): boolean {
  const { school } = viewer
  return mayDo(viewer, 'see-alert', { school, class: people.student(school, student)?.class ?? null, student })
}
