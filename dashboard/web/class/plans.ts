import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals'
import type { ClassGroups, GroupsArranged, LessonProgress } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { ask } from '../parts/api.ts'

const askEverySeconds = 15

interface PlansOptions {
  live: Pick<Live, 'second' | 'classId' | 'link'>
  lesson: ReadonlySignal<{ id: string } | null>
  notice: Signal<string | null>
  /** it is done, and can be undone */
  done: (text: string, undo: () => void) => void
}

/** The class's groups, and how each student's lesson goes against the plan. Asked for only while somebody looks. */
export function createPlans({ live, lesson, notice, done }: PlansOptions) {
  const progress = signal<(LessonProgress & { lesson: string }) | null>(null)
  const groups = signal<ClassGroups | null>(null)
  const byGroup = signal(false)
  const bars = signal(false)
  /** a card that shows one student's plan is open */
  const wanted = signal(false)
  const pathOf = (rest: string) => `classes/${live.classId.peek()}/groups${rest}`

  async function send(method: 'GET' | 'PUT' | 'POST', rest: string, body?: unknown): Promise<ClassGroups | null> {
    const answer = await ask<ClassGroups>(method, pathOf(rest), body)
    if (!answer.ok) {
      notice.value = t('groups.failed', { detail: answer.detail })
      return null
    }
    groups.value = answer.value
    if (answer.value.groups.length === 0) byGroup.value = false
    return answer.value
  }

  let askedAt = Number.NEGATIVE_INFINITY
  effect(() => {
    const of = lesson.value?.id
    const looked = bars.value || wanted.value
    const due = looked && of !== undefined && live.link.value === 'live' && live.second.value - askedAt >= askEverySeconds
    if (!due) return
    askedAt = live.second.peek()
    untracked(async () => {
      const answer = await ask<LessonProgress>('GET', `lessons/${of}/progress`)
      if (answer.ok) progress.value = { ...answer.value, lesson: of }
    })
  })

  // How the lesson before went says nothing of this one.
  const ofStudent = computed(() => {
    const told = progress.value?.lesson === lesson.value?.id ? progress.value?.students : undefined
    return new Map(told?.map(each => [each.student, each]))
  })

  return {
    groups,
    byGroup,
    bars,
    wanted,
    /** how one student's lesson goes against the plan; undefined: nothing is planned, or not known yet */
    progressOf: (student: string) => ofStudent.value.get(student),
    /** what stands; where nothing does, a proposal, which comes to who says how many */
    async open() {
      const told = await send('GET', '')
      if (told?.groups.length === 0) await send('GET', `?count=${told.suggestedCount}`)
    },
    load: (count?: number) => send('GET', count === undefined ? '' : `?count=${count}`),
    async arrange(arranged: GroupsArranged) {
      const told = await send('PUT', '', arranged)
      if (!told) return
      byGroup.value = arranged.groups.length > 0
      done(t('groups.saved'), () => void send('POST', '/undo', { version: told.version }))
    },
    /** the tiles of each group under its name; null: all stand together */
    sectionsOf(ids: readonly string[]) {
      const told = groups.value
      if (!byGroup.value || !told || told.groups.length === 0) return null
      const nameOf = (group: string) => told.names.find(each => each.group === group)?.name ?? group
      const placed = new Set(told.groups.flatMap(({ students }) => students))
      const sections = told.groups.map(({ group, students }) => ({ title: nameOf(group), ids: ids.filter(id => students.includes(id)) }))
      const loose = { title: t('groups.none'), ids: ids.filter(id => !placed.has(id)) }
      return [...sections, loose].filter(section => section.ids.length > 0)
    },
  }
}
