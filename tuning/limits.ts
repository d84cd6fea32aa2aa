import type { Rule } from '../alerts/rules/load.ts'
import { checkChange, type Standing, settingsUnder } from '../alerts/rules/overlays.ts'
import { type Action, mayDo, type Viewer } from '../domain/access.ts'
import { type Authority, type Overlay, type OverlayChange, type Scope, samePlace } from '../domain/overlay.ts'
import { ProblemError } from '../domain/problem.ts'
import type { ClassLimits, LimitsSet, RuleLimits, StudentLimits } from '../domain/tuning.ts'
import type { People } from './ports.ts'

/** A class and a student of a school may have many; every reading is judged by this list. */
const overlaysMax = 20_000

export type Limits = ReturnType<typeof createLimits>

/** What holds for a class or a student, and setting it. What is not this viewer's is not found. */
export function createLimits({ rules, people }: { rules: readonly Rule[]; people: People }) {
  function ofClass(viewer: Viewer, classId: string): ClassLimits {
    const at: Scope = { scope: 'class', id: classId }
    if (!may(viewer, 'set-limits', at)) throw new ProblemError('not-found')
    return { rules: rules.map(rule => limitsOf(viewer, rule, at)) }
  }

  /** What was set for them, for their class, and for the school. */
  function ofStudent(viewer: Viewer, student: string): StudentLimits {
    const at: Scope = { scope: 'student', id: student }
    if (!may(viewer, 'see-limits', at)) throw new ProblemError('not-found')
    return { rules: rules.map(rule => limitsOf(viewer, rule, at)) }
  }

  /** Answers what holds then. @throws ProblemError `invalid` with each place and its fix; `hard-limit` where it takes an admin and a reason */
  function set(viewer: Viewer, at: Scope, name: string, { params, reason, clinician }: LimitsSet, now: number): RuleLimits {
    if (!may(viewer, clinician ? 'record-limits' : 'set-limits', at)) throw new ProblemError('not-found')
    const authority: Authority = clinician ? 'clinician' : viewer.role === 'admin' ? 'admin' : 'staff'
    const change: OverlayChange = { at, rule: name, params, authority, reason: reason ?? null }
    const all = people.overlaysOf(viewer.school)
    const problems = checkChange(rules, change, standingAt(viewer, change), viewer.role === 'admin')
    const needsAdmin = problems.length > 0 && problems.every(each => each.needsAdmin)
    if (problems.length > 0) {
      const errors = problems.map(({ path, message }) => ({ path, message }))
      throw new ProblemError(needsAdmin ? 'hard-limit' : 'invalid', { errors })
    }
    if (all.length + Object.keys(params).length > overlaysMax)
      throw new ProblemError('invalid', { detail: `A school keeps at most ${overlaysMax} params apart: take some away.` })
    people.setOverlay(viewer.school, change, viewer.account, now)
    return limitsOf(viewer, ruleOf(name), at)
  }

  /** Overlays as they would be, whatever the authority: for a trial. @throws ProblemError `invalid` */
  function asTried(viewer: Viewer, classId: string, name: string, params: { [param: string]: number }): readonly Overlay[] {
    const at: Scope = { scope: 'class', id: classId }
    const change: OverlayChange = { at, rule: name, params, authority: 'admin', reason: 'tried' }
    const all = people.overlaysOf(viewer.school)
    const problems = checkChange(rules, change, standingAt(viewer, change))
    if (problems.length > 0) throw new ProblemError('invalid', { errors: problems.map(({ path, message }) => ({ path, message })) })
    const others = all.filter(each => !(each.rule === name && Object.hasOwn(params, each.param) && samePlace(each.at, at)))
    const tried = Object.entries(params).map(
      ([param, value]): Overlay => ({ at, rule: name, param, value, authority: 'admin', by: viewer.account, since: 0, reason: 'tried' }),
    )
    return [...others, ...tried]
  }

  const ruleOf = (name: string) => rules.find(rule => rule.name === name)!

  /** Of a class that is there, a student, or the whole school. */
  function may(viewer: Viewer, action: Action, at: Scope): boolean {
    const classId = classOf(viewer, at)
    if (at.scope !== 'school' && classId === null) return false
    return mayDo(viewer, action, { school: viewer.school, class: classId, student: at.scope === 'student' ? at.id : null })
  }

  /** null: there is none */
  function classOf({ school }: Viewer, at: Scope): string | null {
    if (at.scope === 'school') return null
    if (at.scope === 'student') return people.student(school, at.id)?.class ?? null
    return people.studentsIn(school, at.id).length > 0 ? at.id : null
  }

  function limitsOf(viewer: Viewer, rule: Rule, at: Scope): RuleLimits {
    const all = people.overlaysOf(viewer.school)
    const wider = all.filter(each => isWider(each.at, at, classOf(viewer, at)))
    const own = all.filter(each => samePlace(each.at, at))
    const holds = settingsUnder(rules, [...wider, ...own])[rule.index]!
    const inherited = settingsUnder(rules, wider)[rule.index]!
    const settable = Object.entries(rule.limits).filter(([, { cliniciansOnly }]) => at.scope === 'student' || !cliniciansOnly)
    const params = settable.map(([param, { standard, unit, min, max, tighter, cliniciansOnly }]) => {
      const setHere = own.findLast(each => each.rule === rule.name && each.param === param && each.value === holds.params[param])
      return {
        ...{ param, unit, value: holds.params[param]!, standard, inherited: inherited.params[param]!, min, max, tighter },
        cliniciansOnly,
        authority: setHere?.authority ?? null,
        setBy: setHere ? (people.viewer(viewer.school, setHere.by)?.name ?? null) : null,
        setAt: setHere?.since ?? null,
        reason: setHere?.reason ?? null,
      }
    })
    const { name, severity, hard, enabled } = rule
    return { rule: name, severity, hard, enabled: holds.enabled, switchable: !enabled, params }
  }

  function standingAt(viewer: Viewer, { at, authority, rule, params }: OverlayChange): Standing {
    const classId = classOf(viewer, at)
    const isReplaced = (each: Overlay) =>
      each.authority === authority && each.rule === rule && Object.hasOwn(params, each.param) && samePlace(each.at, at)
    const there = people.overlaysOf(viewer.school).filter(each => samePlace(each.at, at) || isWider(each.at, at, classId))
    return { around: there.filter(each => !isReplaced(each)), replaced: there.filter(isReplaced) }
  }

  return { ofClass, ofStudent, set, asTried, mayTeach: (viewer: Viewer, classId: string) => mayTeach(people, viewer, classId) }
}

/** `classId`: of the student, where the narrower place is one */
function isWider(wide: Scope, narrow: Scope, classId: string | null): boolean {
  if (wide.scope === 'school') return narrow.scope !== 'school'
  return wide.scope === 'class' && narrow.scope === 'student' && wide.id === classId
}

const mayTeach = (people: People, viewer: Viewer, classId: string) =>
  people.classesOf(viewer).some(({ id }) => id === classId) &&
  mayDo(viewer, 'see-record', { school: viewer.school, class: classId, student: null })
