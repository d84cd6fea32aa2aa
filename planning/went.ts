import { mayDo, type Viewer } from '../domain/access.ts'
import type { Lesson } from '../domain/lesson.ts'
import type { PlanWord } from '../domain/plan.ts'
import type { LessonProgress } from '../domain/plan-told.ts'
import { ProblemError } from '../domain/problem.ts'
import type { Planning } from './planning.ts'
import type { People } from './ports.ts'
import type { Proposals } from './proposals.ts'

export type Went = ReturnType<typeof createWent>

/** How a lesson goes, and went, with its plans: for whoever runs it, or ran it. */
export function createWent({
  planning,
  proposals,
  people,
}: {
  planning: Planning
  proposals: Pick<Proposals, 'mayBeTold'>
  people: People
}) {
  function lessonFor(viewer: Viewer, id: string): Lesson {
    const lesson = people.lesson(viewer.school, id)
    // Whoever covers a lesson sees how that one goes, and none of the class's others.
    const may = lesson && mayDo(viewer, 'plan-lessons', { school: viewer.school, class: lesson.class, student: null })
    if (!lesson || !(may || people.covers(viewer.school, viewer.account, id))) throw new ProblemError('not-found')
    return lesson
  }

  function progress(viewer: Viewer, id: string): LessonProgress {
    const { school } = viewer
    const { class: classId } = lessonFor(viewer, id)
    const file = planning.fileOf(school)
    const live = planning.progressOf(school, id)
    const arranged = file.arrangement(classId)?.groups ?? []
    return {
      students: file.inLesson(id).flatMap(kept => {
        const student = people.student(school, kept.student)
        if (!student || !people.consentOf(school, kept.student).store || !proposals.mayBeTold(student, kept)) return []
        const { zone, lowBpm, highBpm } = kept.plan.target
        const now = live?.get(kept.student)
        return [
          {
            ...{ student: kept.student, zone, lowBpm, highBpm, plannedSeconds: 60 * kept.plan.minutes },
            inTargetSeconds: kept.outcome?.achievedSeconds ?? now?.inTargetSeconds ?? 0,
            whole: kept.outcome !== null || (now?.whole ?? false),
            coverage: kept.outcome?.coverage ?? null,
            word: kept.word,
            group: arranged.find(({ students }) => students.includes(kept.student))?.group ?? null,
          },
        ]
      }),
    }
  }

  return {
    progress,
    /** The teacher's word on how a plan went. */
    say(viewer: Viewer, lesson: string, student: string, word: PlanWord | null): LessonProgress {
      lessonFor(viewer, lesson)
      if (planning.fileOf(viewer.school).say(lesson, student, word) === 0) throw new ProblemError('not-found')
      return progress(viewer, lesson)
    },
  }
}
