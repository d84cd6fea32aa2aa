import type { z } from 'zod'
import type { Language } from '../../../domain/alert.ts'
import type { Aim, Plan } from '../../../domain/plan.ts'
import { groupNames } from '../../../domain/plan.ts'
import { editedPlan, type PlanChange } from '../../../domain/plan-edit.ts'
import { groupsOf } from '../../../domain/plan-groups.ts'
import type { PlanHistory } from '../../../domain/plan-history.ts'
import { planOf } from '../../../domain/plan-propose.ts'
import {
  ApprovalAsked,
  ApprovalUndone,
  ClassGroups,
  ClassPlans,
  GroupsArranged,
  PlanEdit,
  StudentPlan,
  WordSaid,
} from '../../../domain/plan-told.ts'
import { groupTitle } from '../../../domain/plan-words.ts'
import { toldBounds, toldPlan } from '../../../planning/told.ts'
import type { LiveStage, StageAnswer } from '../../support/live-stage.ts'
import { students as lived, start } from './report-lesson.ts'

const day = 24 * 3_600_000
const at = start + 4 * day
const lessonMinutes = 45
type Line = z.infer<typeof StudentPlan>

interface Kept {
  edit: PlanChange
  plan: Plan
  approved: boolean
}

interface Known {
  flags?: string[]
  ceilingBpm?: number
  maxBpm?: number
  /** lessons so many days ago; none: the usual two a week */
  daysAgo?: number[]
  achievedMinutes?: number | null
}

/** Who is not like the others. */
const others: { readonly [id: string]: Known } = {
  s1: { flags: ['asthma'] },
  s2: { ceilingBpm: 150 },
  s4: { maxBpm: 204 },
  s6: { daysAgo: [39, 37, 34, 32, 30, 27] },
  s7: { achievedMinutes: null },
  s8: { daysAgo: [2, 9] },
}
const usualDays = [4, 7, 11, 14, 18, 21, 25, 28, 32, 35]

/**
 * The plans of forty students as the server would make, keep and tell them: the proposals, the bounds and the words are the real ones, what is
 * kept is kept here. Of `s9` nobody consented to storing.
 */
export function plansOfClass({ first = false, language = 'en' as Language } = {}) {
  const viewer = { role: 'teacher', language, account: 'silva', school: 's', name: 'Ms Silva' } as unknown as Parameters<typeof toldPlan>[0]
  const kept = new Map<string, Kept>()
  const words = new Map<string, 'too-easy' | 'right' | 'too-hard'>()
  let groups: ClassGroups['groups'] = []
  const before: ClassGroups['groups'][] = []
  const stage: { is?: LiveStage } = {}
  const body = () => stage.is!.requests.at(-1)!.body

  function historyOf(id: string): PlanHistory {
    const known = others[id] ?? {}
    const figures = lived.find(student => student.id === id)!.figures
    const days = first || !figures ? [] : (known.daysAgo ?? usualDays)
    const last = first || !figures ? null : { aim: 'endurance' as const, plannedMinutes: 10, coverage: 0.95, word: words.get(id) ?? null }
    return {
      lessons: days.map(daysAgo => ({ startsAt: at - daysAgo * day, figures: figures! })),
      seenBefore: false,
      held: first ? 0 : usualDays.length,
      last: last && known.achievedMinutes !== null ? { ...last, achievedSeconds: 60 * (4 + (Number(id.slice(1)) % 8)) } : null,
    }
  }

  function standing(id: string, aim: Aim) {
    const known = others[id] ?? {}
    const student = { ageYears: 11, restingBpm: null, maxBpm: known.maxBpm ?? null }
    const limits = { ceilingBpm: known.ceilingBpm ?? null, tested: false, flags: known.flags ?? [] }
    const history = historyOf(id)
    const { plan: proposal, bounds } = planOf({ aim, at, lessonMinutes, student, limits, history })
    const own = kept.get(id)
    const stands = own && own.plan.aim === aim ? own : null
    return {
      student,
      bounds,
      proposal,
      history,
      stands,
      plan: stands?.plan ?? proposal,
      otherAim: own?.approved && !stands ? own.plan.aim : null,
    }
  }

  const versionOf = ({ target, minutes, workSeconds }: Plan) => `v${target.lowBpm}_${target.highBpm}_${minutes}_${workSeconds % 97}`

  function lineOf({ id, name }: { id: string; name: string }, aim: Aim): Line {
    const group = groups.find(each => each.students.includes(id))?.group ?? null
    if (id === 's9')
      return StudentPlan.parse({
        ...{ student: { id, name }, state: 'no-consent', plan: null, proposal: null, bounds: null, version: null },
        ...{ approved: null, inLesson: null, otherAim: null, last: null, group },
      })
    const { student, bounds, proposal, plan, stands, otherAim, history } = standing(id, aim)
    const { last } = history
    return StudentPlan.parse({
      student: { id, name },
      state: stands ? (stands.approved ? 'approved' : 'edited') : 'proposed',
      plan: toldPlan(viewer, plan, group),
      proposal: toldPlan(viewer, proposal, group),
      bounds: toldBounds(viewer, bounds, student),
      version: versionOf(plan),
      approved: stands?.approved ? { by: 'Ms Silva', at } : null,
      ...{ inLesson: null, otherAim, group },
      last: last && { lesson: 'l7', ...last },
    })
  }

  const plans = (aim: Aim): ClassPlans =>
    ClassPlans.parse({
      class: { id: '5b', name: '5b · Athletics' },
      aim,
      lessonMinutes,
      students: lived.map(each => lineOf(each, aim)),
      changed: [],
    })

  const groupsNow = (count: number): ClassGroups => {
    const toGroup = lived.map(({ id }) => ({ student: id, plan: id === 's9' ? null : standing(id, 'endurance').plan }))
    const proposal = count > 0 ? groupsOf(toGroup, count, before.length).map(each => ({ ...each, reason: 'alike' })) : []
    const placed = new Set(groups.flatMap(({ students }) => students))
    const loose = lived.map(({ id }) => id).filter(id => !placed.has(id))
    const names = groupNames.map(group => ({ group, name: groupTitle(group, language) }))
    const shape = ClassGroups.shape
    const more = 'suggestedCount' in shape ? { suggestedCount: 6 } : {}
    return ClassGroups.parse({ version: before.length, groups, loose, proposal, names, canUndo: before.length > 0, ...more })
  }

  const students = '/api/v1/students'
  const answers: Record<string, StageAnswer> = {
    '/api/v1/classes/5b/plans': query => plans((query.get('aim') as Aim) ?? 'endurance'),
    'POST /api/v1/classes/5b/plans/approvals': () => {
      const { aim, plans: asked } = ApprovalAsked.parse(body())
      for (const { student, version } of asked) {
        const { plan, stands } = standing(student, aim)
        if (versionOf(plan) === version) kept.set(student, { edit: stands?.edit ?? {}, plan, approved: true })
      }
      return plans(aim)
    },
    'POST /api/v1/classes/5b/plans/approvals/undo': () => {
      const { aim, students } = ApprovalUndone.parse(body())
      for (const id of students) {
        const own = kept.get(id)!
        if (Object.keys(own.edit).length > 0) kept.set(id, { ...own, approved: false })
        else kept.delete(id)
      }
      return plans(aim)
    },
    '/api/v1/classes/5b/groups': query => groupsNow(Number(query.get('count') ?? 0)),
    'PUT /api/v1/classes/5b/groups': () => {
      before.push(groups)
      groups = GroupsArranged.parse(body()).groups
      return groupsNow(0)
    },
    'POST /api/v1/classes/5b/groups/undo': () => {
      groups = before.pop()!
      return groupsNow(0)
    },
  }
  for (const student of lived) {
    answers[`PATCH ${students}/${student.id}/plan`] = () => {
      const { aim, version: _, reset, ...change } = PlanEdit.parse(body())
      const { proposal, bounds, student: limits, stands } = standing(student.id, aim)
      const edit = { ...stands?.edit, ...change }
      const edited = editedPlan(proposal, edit, { student: limits, bounds })
      if (reset) kept.delete(student.id)
      else if ('plan' in edited) kept.set(student.id, { edit, plan: edited.plan, approved: false })
      return lineOf(student, aim)
    }
    answers[`PUT /api/v1/lessons/l7/progress/${student.id}`] = () => {
      const { word } = WordSaid.parse(body())
      if (word) words.set(student.id, word)
      else words.delete(student.id)
      return { students: [] }
    }
  }
  return { answers, stage, kept, groups: () => groups }
}
