import { batch, computed, effect, signal } from '@preact/signals'
import type { Aim, PlanWord } from '../../../domain/plan.ts'
import { groupCountOf } from '../../../domain/plan-groups.ts'
import type { ClassGroups, ClassPlans, GroupsArranged, LessonProgress, PlanEdit, StudentPlan } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import { type Answer, ask } from '../parts/api.ts'
import { sentences } from '../parts/sentences.ts'

/** Long enough to see what a tap did, and to tap again. */
const undoMs = 12_000

export type PlanChange = Omit<PlanEdit, 'aim' | 'version' | 'reset'>
/** What the server said against an edit, by field: `highBpm`, say. */
export type Refusal = { readonly [field: string]: string }

interface Notice {
  text: string
  undo: (() => void) | null
}

/** A plan that can be approved as it is shown. */
export const isOpen = ({ state }: StudentPlan) => state === 'proposed' || state === 'edited' || state === 'outdated'

export type PlansDesk = ReturnType<typeof createPlansDesk>

/** The plans for one class's next lesson, and its groups: read once, then as each answer tells them. The server alone decides. */
export function createPlansDesk({ of, aim: first, signedOut }: { of: string; aim: Aim | null; signedOut: () => void }) {
  const told = signal<ClassPlans | null>(null)
  const groups = signal<ClassGroups | null>(null)
  /** why the last reading gave nothing */
  const trouble = signal<{ offline: boolean; detail: string } | null>(null)
  const busy = signal(false)
  const chosen = signal<ReadonlySet<string>>(new Set())
  const notice = signal<Notice | null>(null)
  const classPath = `classes/${encodeURIComponent(of)}`
  let wanted = first
  let asked = 0

  effect(() => {
    const shown = notice.value
    if (!shown?.undo) return
    const timer = setTimeout(() => {
      if (notice.peek() === shown) notice.value = null
    }, undoMs)
    return () => clearTimeout(timer)
  })

  const say = (text: string, undo: Notice['undo'] = null) => {
    notice.value = { text, undo }
  }

  /** What was not taken is said, and what stands is read again. */
  function failed(answer: Answer<unknown> & { ok: false }) {
    if (answer.reason === 'signed-out') return signedOut()
    if (answer.status === 409) {
      say(t('plans.changed'))
      void load()
    } else say(answer.reason === 'offline' ? t('plans.offline') : t('plans.failed', { detail: answer.detail }))
  }

  async function load(aim = wanted) {
    wanted = aim
    const mine = ++asked
    const answer = await ask<ClassPlans>('GET', `${classPath}/plans${aim ? `?aim=${aim}` : ''}`)
    if (mine !== asked) return
    if (answer.ok) {
      batch(() => {
        told.value = answer.value
        trouble.value = null
      })
      wanted = answer.value.aim
      await loadGroups()
    } else if (answer.reason === 'signed-out') signedOut()
    else trouble.value = { offline: answer.reason !== 'refused', detail: answer.detail }
  }

  /** One request at a time: a second tap waits for nothing and does nothing. */
  async function once<T>(request: () => Promise<Answer<T>>): Promise<Answer<T> | null> {
    if (busy.peek()) return null
    busy.value = true
    asked++
    const answer = await request()
    busy.value = false
    return answer
  }

  async function approve(lines: readonly StudentPlan[]) {
    const plans = lines.filter(isOpen).flatMap(({ student, version }) => (version ? [{ student: student.id, version }] : []))
    const { aim } = told.peek()!
    if (plans.length === 0) return
    const answer = await once(() => ask<ClassPlans>('POST', `${classPath}/plans/approvals`, { aim, plans }))
    if (!answer) return
    if (!answer.ok) return failed(answer)
    const { changed } = answer.value
    const done = plans.map(({ student }) => student).filter(id => !changed.includes(id))
    batch(() => {
      told.value = answer.value
      chosen.value = new Set()
      const text = sentences(
        done.length > 0 && t('plans.approved', { n: done.length }),
        changed.length > 0 && t('plans.not-approved', { n: changed.length }),
      )
      say(text, done.length > 0 ? () => void takeBack(done) : null)
    })
  }

  async function takeBack(students: readonly string[]) {
    const { aim } = told.peek()!
    const answer = await once(() => ask<ClassPlans>('POST', `${classPath}/plans/approvals/undo`, { aim, students }))
    if (!answer) return
    if (!answer.ok) return failed(answer)
    batch(() => {
      told.value = answer.value
      say(t('plans.taken-back', { n: students.length }))
    })
  }

  const put = (line: StudentPlan) => {
    const all = told.peek()!
    told.value = { ...all, students: all.students.map(each => (each.student.id === line.student.id ? line : each)) }
  }

  /** null: it was taken. */
  async function edit(line: StudentPlan, change: PlanChange | 'reset'): Promise<Refusal | null> {
    const { aim } = told.peek()!
    const body: PlanEdit = { aim, version: line.version!, ...(change === 'reset' ? { reset: true } : change) }
    const answer = await once(() => ask<StudentPlan>('PATCH', `students/${encodeURIComponent(line.student.id)}/plan`, body))
    if (!answer) return {}
    if (answer.ok) {
      put(answer.value)
      return null
    }
    if (answer.errors.length > 0) return Object.fromEntries(answer.errors.map(({ path, message }) => [path.slice(1), message]))
    failed(answer)
    return {}
  }

  /** The teacher's word on the plan before; the next proposal heeds it. */
  async function judge({ student, last }: StudentPlan, word: PlanWord | null) {
    const path = `lessons/${encodeURIComponent(last!.lesson)}/progress/${encodeURIComponent(student.id)}`
    const answer = await once(() => ask<LessonProgress>('PUT', path, { word }))
    if (!answer) return
    if (answer.ok) await load()
    else failed(answer)
  }

  async function askGroups(method: 'GET' | 'PUT' | 'POST', rest: string, body?: unknown) {
    const answer = await ask<ClassGroups>(method, `${classPath}/groups${rest}`, body)
    if (answer.ok) groups.value = answer.value
    else if (method !== 'GET') failed(answer)
    return answer.ok ? answer.value : null
  }

  function loadGroups(count?: number) {
    const all = told.peek()
    const n = count ?? groupCountOf(all?.students.length ?? 0)
    return askGroups('GET', `?count=${n}${all ? `&aim=${all.aim}` : ''}`)
  }

  /** Each line tells its own group, so the lines are read again. */
  async function arrange(arranged: GroupsArranged) {
    const saved = await askGroups('PUT', '', arranged)
    if (!saved) return
    await load()
    say(t('groups.saved'), async () => {
      if (await askGroups('POST', '/undo', { version: saved.version })) await load()
    })
  }

  return {
    told,
    groups,
    trouble,
    busy,
    chosen,
    notice,
    say,
    load,
    approve,
    takeBack,
    edit,
    judge,
    loadGroups,
    arrange,
    /** what the page says of all at a glance */
    counts: computed(() => {
      const students = told.value?.students ?? []
      const of = (...states: StudentPlan['state'][]) => students.filter(({ state }) => states.includes(state)).length
      return { open: of('proposed', 'edited', 'outdated'), approved: of('approved'), none: of('no-consent'), all: students.length }
    }),
    choose(id: string, on: boolean) {
      const next = new Set(chosen.peek())
      if (on) next.add(id)
      else next.delete(id)
      chosen.value = next
    },
    groupName: (group: string | null) => (group === null ? null : (groups.value?.names.find(each => each.group === group)?.name ?? null)),
  }
}
