import { mayDo, type Viewer } from '../domain/access.ts'
import { type Aim, groupNames } from '../domain/plan.ts'
import { groupCountOf, groupsOf } from '../domain/plan-groups.ts'
import type { ClassGroups, GroupsArranged } from '../domain/plan-told.ts'
import { groupTitle, reasonText } from '../domain/plan-words.ts'
import { ProblemError } from '../domain/problem.ts'
import type { Student } from '../domain/student.ts'
import type { Answers } from './answers.ts'
import type { Planning } from './planning.ts'
import type { People } from './ports.ts'
import type { Proposals } from './proposals.ts'

export type Groups = ReturnType<typeof createGroups>

/** A class in groups: proposed from the plans, arranged by the teacher, for whoever runs its lesson. */
export function createGroups(options: {
  planning: Planning
  proposals: Proposals
  answers: Pick<Answers, 'aimOf'>
  people: People
  now: () => number
}) {
  const { planning, proposals, answers, people, now } = options

  function studentsFor(viewer: Viewer, classId: string) {
    const may = mayDo(viewer, 'run-lesson', { school: viewer.school, class: classId, student: null })
    if (!may || !people.classesOf(viewer).some(({ id }) => id === classId)) throw new ProblemError('not-found')
    return people.studentsIn(viewer.school, classId)
  }

  function ofClass(
    viewer: Viewer,
    classId: string,
    { count, aim }: { count?: number | undefined; aim?: Aim | undefined } = {},
  ): ClassGroups {
    const students = studentsFor(viewer, classId)
    const { school, language } = viewer
    const standing = planning.fileOf(school).arrangement(classId)
    const known = new Set(students.map(({ id }) => id))
    // Who has left the class, or the school, is in no group of it.
    const groups = (standing?.groups ?? []).map(({ group, students: ids }) => ({ group, students: ids.filter(id => known.has(id)) }))
    const placed = new Set(groups.flatMap(group => group.students))
    return {
      version: standing?.version ?? 0,
      groups,
      loose: [...known].filter(id => !placed.has(id)),
      suggestedCount: groupCountOf(students.length),
      proposal: count === undefined ? [] : propose(viewer, classId, students, count, aim),
      names: groupNames.map(group => ({ group, name: groupTitle(group, language) })),
      canUndo: standing !== null,
    }
  }

  /** By the plans as they stand. */
  function propose(viewer: Viewer, classId: string, students: readonly Student[], count: number, aim?: Aim): ClassGroups['proposal'] {
    const { school, language } = viewer
    const reason = reasonText({ line: 'group', code: 'similar-target', numbers: {} }, 'teacher', language)
    const of = proposals.classOf(school, classId)
    const chosen = aim ?? answers.aimOf(school, classId)
    const toGroup = students.map(student => {
      const plan = people.consentOf(school, student.id).store ? proposals.standingOf(student, chosen, of).plan : null
      return { student: student.id, plan }
    })
    const turn = planning.fileOf(school).arrangement(classId)?.version ?? 0
    return groupsOf(toGroup, Math.min(count, students.length), turn).map(each => ({ ...each, reason }))
  }

  const mustStand = (viewer: Viewer, classId: string, version: number) => {
    if ((planning.fileOf(viewer.school).arrangement(classId)?.version ?? 0) !== version) throw new ProblemError('changed-meanwhile')
  }

  return {
    ofClass,
    /** @throws ProblemError `changed-meanwhile`; `invalid` where a student or a group stands twice, or is not of the class */
    arrange(viewer: Viewer, classId: string, { version, groups }: GroupsArranged): ClassGroups {
      const known = new Set(studentsFor(viewer, classId).map(({ id }) => id))
      const seen = new Set<string>()
      const errors = groups.flatMap(({ group, students }, i) => [
        ...refuse(seen, group, `/groups/${i}/group`, 'this group stands twice'),
        ...students.flatMap((id, j) => {
          const path = `/groups/${i}/students/${j}`
          return known.has(id)
            ? refuse(seen, `student ${id}`, path, 'this student is in a group already')
            : [{ path, message: 'not in this class' }]
        }),
      ])
      if (errors.length > 0) throw new ProblemError('invalid', { errors })
      mustStand(viewer, classId, version)
      planning.fileOf(viewer.school).arrange(classId, groups, viewer.account, now())
      return ofClass(viewer, classId)
    },
    /** What stood before stands again. @throws ProblemError `changed-meanwhile` */
    undo(viewer: Viewer, classId: string, version: number): ClassGroups {
      studentsFor(viewer, classId)
      mustStand(viewer, classId, version)
      planning.fileOf(viewer.school).undo(classId, version)
      return ofClass(viewer, classId)
    },
  }
}

function refuse(seen: Set<string>, key: string, path: string, message: string) {
  if (seen.has(key)) return [{ path, message }]
  seen.add(key)
  return []
}
