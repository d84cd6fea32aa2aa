import { mayDo, type Viewer } from '../domain/access.ts'
import { type Aim, aims, type GroupName } from '../domain/plan.ts'
import { editedPlan, type PastBound, type PlanChange } from '../domain/plan-edit.ts'
import type { ApprovalAsked, ApprovalUndone, ClassPlans, OwnPlan, PlanEdit, StudentPlan } from '../domain/plan-told.ts'
import { groupTitle, reasonText, refusalText } from '../domain/plan-words.ts'
import { ProblemError } from '../domain/problem.ts'
import type { Student } from '../domain/student.ts'
import type { Planning } from './planning.ts'
import type { KeptPlan } from './plans-file.ts'
import type { People } from './ports.ts'
import type { Proposals, Standing } from './proposals.ts'
import { toldBounds, toldPlan } from './told.ts'

export interface AnswersOptions {
  planning: Planning
  proposals: Proposals
  people: People
  now: () => number
}

export type Answers = ReturnType<typeof createAnswers>

const firstAim: Aim = 'endurance'

/** Plans for a class's next lesson: shown, edited, approved, and told to who they are for. What is not this viewer's is not found. */
export function createAnswers({ planning, proposals, people, now }: AnswersOptions) {
  function classFor(viewer: Viewer, classId: string): { id: string; name: string } {
    const found = people.classesOf(viewer).find(({ id }) => id === classId)
    if (!found || !mayDo(viewer, 'plan-lessons', { school: viewer.school, class: classId, student: null }))
      throw new ProblemError('not-found')
    return found
  }

  /** One whose plan this viewer makes, with consent to storing. */
  function studentFor(viewer: Viewer, id: string): Student {
    const student = people.student(viewer.school, id)
    if (!student || !people.consentOf(viewer.school, id).store) throw new ProblemError('not-found')
    classFor(viewer, student.class)
    return student
  }

  const groupsOf = (school: string, classId: string): Map<string, GroupName> =>
    new Map(
      (planning.fileOf(school).arrangement(classId)?.groups ?? []).flatMap(({ group, students }) =>
        students.map(id => [id, group] as const),
      ),
    )

  /** Plans of the lesson that is going on, by student. */
  function runningIn(school: string, classId: string): Map<string, KeptPlan> {
    const lesson = people.classLesson(school, classId, now())
    const kept = lesson && now() < lesson.endsAt ? planning.fileOf(school).inLesson(lesson.id) : []
    return new Map(kept.map(each => [each.student, each]))
  }

  function plans(viewer: Viewer, classId: string, asked?: Aim, changed: string[] = []): ClassPlans {
    const found = classFor(viewer, classId)
    const { school } = viewer
    const of = proposals.classOf(school, classId)
    const aim = asked ?? aimOf([...of.kept.values()])
    const groups = groupsOf(school, classId)
    const running = runningIn(school, classId)
    return {
      ...{ class: { id: found.id, name: found.name }, aim, lessonMinutes: of.lessonMinutes, changed },
      students: people.studentsIn(school, classId).map(student => {
        const group = groups.get(student.id) ?? null
        if (!people.consentOf(school, student.id).store) return withoutConsent(student, group)
        return lineOf(viewer, proposals.standingOf(student, aim, of), group, running)
      }),
    }
  }

  const withoutConsent = ({ school, id }: Student, group: GroupName | null): StudentPlan => ({
    ...{ student: { id, name: people.nameOf(school, id) }, state: 'no-consent', plan: null, proposal: null, bounds: null },
    ...{ version: null, approved: null, inLesson: null, otherAim: null, last: null, group },
  })

  function lineOf(viewer: Viewer, standing: Standing, group: GroupName | null, running: ReadonlyMap<string, KeptPlan>): StudentPlan {
    const { student, state, plan, proposal, bounds, kept, version } = standing
    const { school, id } = student
    const approved = state === 'approved' ? kept!.approved! : null
    return {
      ...{ student: { id, name: people.nameOf(school, id) }, state, version, group },
      plan: toldPlan(viewer, plan, group),
      proposal: toldPlan(viewer, proposal, group),
      bounds: toldBounds(viewer, bounds, student),
      approved: approved && { at: approved.at, by: people.viewer(school, approved.by)?.name ?? null },
      inLesson: running.has(id) ? toldPlan(viewer, running.get(id)!.plan, group) : null,
      otherAim: kept?.approved && kept.aim !== plan.aim ? kept.aim : null,
      last: lastOf(planning.fileOf(school).newestOf(id, now())),
    }
  }

  /** A teacher's edit of what was shown. @throws ProblemError `changed-meanwhile`, `past-a-bound` with each bound and its reason */
  function edit(viewer: Viewer, id: string, { aim, version, reset, ...change }: PlanEdit): StudentPlan {
    const student = studentFor(viewer, id)
    const standing = proposals.ofStudent(student, aim)
    if (standing.version !== version) throw new ProblemError('changed-meanwhile')
    const file = planning.fileOf(viewer.school)
    if (reset) file.removeNext(id)
    else {
      const wished = differing({ ...valuesOf(standing.plan), ...change }, standing.proposal)
      const edited = editedPlan(standing.proposal, wished, { student, bounds: standing.bounds })
      if ('past' in edited) throw refusal(viewer, edited.past)
      const row = { student: id, class: student.class, aim, plan: edited.plan, edit: wished, madeAt: now(), approved: null }
      if (Object.keys(wished).length > 0) file.putNext([row])
      else file.removeNext(id)
    }
    planning.refresh(viewer.school)
    const group = groupsOf(viewer.school, student.class).get(id) ?? null
    return lineOf(viewer, proposals.ofStudent(student, aim), group, runningIn(viewer.school, student.class))
  }

  /** What was seen is approved; who has another plan by now is told of and left. */
  function approve(viewer: Viewer, classId: string, { aim, plans: asked }: ApprovalAsked): ClassPlans {
    classFor(viewer, classId)
    const { school, account } = viewer
    const of = proposals.classOf(school, classId)
    const at = now()
    const changed: string[] = []
    const rows = asked.flatMap(({ student: id, version }, i) => {
      const student = people.student(school, id)
      if (student?.class !== classId)
        throw new ProblemError('invalid', { errors: [{ path: `/plans/${i}/student`, message: 'not in this class' }] })
      if (!people.consentOf(school, id).store) return []
      const { plan, kept, version: now, state } = proposals.standingOf(student, aim, of)
      if (version !== now) changed.push(id)
      if (version !== now || state === 'approved') return []
      const edit = state === 'edited' ? kept!.edit : null
      return [{ student: id, class: classId, aim, plan, edit, madeAt: at, approved: { at, by: account } }]
    })
    planning.fileOf(school).putNext(rows)
    planning.refresh(school)
    return plans(viewer, classId, aim, changed)
  }

  /** Edits stay. Of a lesson that is going on the plan is taken back, too; of one that is over it is what was. */
  function undo(viewer: Viewer, classId: string, { aim, students }: ApprovalUndone): ClassPlans {
    classFor(viewer, classId)
    const { school } = viewer
    const file = planning.fileOf(school)
    const next = file.nextIn(classId)
    const running = runningIn(school, classId)
    for (const id of students) {
      const kept = next.get(id) ?? running.get(id)
      if (!kept?.approved) continue
      if (kept.lesson) {
        file.removeBound(kept.lesson.id, id)
        planning.leave(school, kept.lesson.id, id)
      }
      if (kept.edit) file.putNext([{ ...kept, approved: null }])
      else file.removeNext(id)
    }
    planning.refresh(school)
    return plans(viewer, classId, aim)
  }

  /** What is approved: of the lesson going on, or of the next; for the student, the guardian, and who teaches. */
  function own(viewer: Viewer, id: string): OwnPlan {
    const { school } = viewer
    const student = people.student(school, id)
    const consent = people.consentOf(school, id)
    const told = viewer.role !== 'guardian' || consent.guardians
    if (!student || !consent.store || !told || !mayDo(viewer, 'see-record', { school, class: student.class, student: id }))
      throw new ProblemError('not-found')
    const file = planning.fileOf(school)
    const kept = runningIn(school, student.class).get(id) ?? file.nextOf(id)
    const stands = kept?.approved && kept.class === student.class && proposals.mayBeTold(student, kept) ? kept : null
    const group = groupsOf(school, student.class).get(id) ?? null
    return {
      student: { id, name: people.nameOf(school, id) },
      plan: stands && toldPlan(viewer, stands.plan, group),
      lesson: stands?.lesson?.id ?? null,
      approvedAt: stands?.approved?.at ?? null,
      progress: (stands?.lesson && planning.progressOf(school, stands.lesson.id)?.get(id)) ?? null,
      group,
      groupName: group && groupTitle(group, viewer.language),
    }
  }

  return {
    plans,
    edit,
    approve,
    undo,
    own,
    aimOf: (school: string, classId: string) => aimOf([...planning.fileOf(school).nextIn(classId).values()]),
  }
}

/** The aim that most of the kept plans have. */
function aimOf(kept: readonly KeptPlan[]): Aim {
  const counts = aims.map(aim => ({ aim, count: kept.filter(each => each.aim === aim).length }))
  const most = counts.reduce((best, each) => (each.count > best.count ? each : best))
  return most.count > 0 ? most.aim : firstAim
}

const valuesOf = ({ target: { lowBpm, highBpm }, minutes, workSeconds, restSeconds }: Standing['plan']): Required<PlanChange> => ({
  ...{ lowBpm, highBpm, minutes, workSeconds, restSeconds },
})

/** What is not as proposed. */
function differing(wished: PlanChange, proposal: Standing['plan']): PlanChange {
  const proposed = valuesOf(proposal)
  return Object.fromEntries(Object.entries(wished).filter(([name, value]) => value !== proposed[name as keyof PlanChange]))
}

function refusal({ language }: Viewer, past: readonly PastBound[]): ProblemError {
  const errors = past.map(({ path, max, reason }) => ({ path: `/${path}`, message: messageOf(max, reason, language) }))
  return new ProblemError(past.some(({ max }) => max !== null) ? 'past-a-bound' : 'invalid', { errors })
}

function messageOf(max: number | null, reason: PastBound['reason'], language: Viewer['language']): string {
  if (max === null) return refusalText('narrow', language)
  const most = refusalText('at-most', language, max)
  return reason ? `${most} ${reasonText(reason, 'teacher', language)}` : most
}

const lastOf = (kept: KeptPlan | null): StudentPlan['last'] =>
  kept && {
    lesson: kept.lesson!.id,
    aim: kept.aim,
    plannedMinutes: kept.plan.minutes,
    achievedSeconds: kept.outcome?.achievedSeconds ?? null,
    coverage: kept.outcome?.coverage ?? null,
    word: kept.word,
  }
