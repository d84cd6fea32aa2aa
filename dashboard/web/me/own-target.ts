import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { isInTarget } from '../../../domain/plan-progress.ts'
import type { OwnPlan, ToldPlan } from '../../../domain/plan-told.ts'
import type { Live } from '../live/live.ts'
import { shownState } from '../live/state.ts'
import type { Answer } from '../parts/api.ts'
import { createKept, type Kept } from '../parts/kept.ts'

export type Side = 'below' | 'in' | 'above'

export interface OwnTarget {
  /** asked for again and again while shown, for as long as a lesson lasts */
  kept: Kept<OwnPlan>
  /** approved for this lesson, or for the next where none is going on; null: none, or not known yet */
  plan: ReadonlySignal<ToldPlan | null>
  /** in the target so far */
  seconds: ReadonlySignal<number>
  /** where the heart is just now; null: nothing is read that could be trusted */
  side: ReadonlySignal<Side | null>
}

export interface OwnTargetsOptions {
  live: Live
  ask: (id: string) => Promise<Answer<OwnPlan>>
  now: () => number
  signedOut: () => void
}

export type OwnTargets = ReturnType<typeof createOwnTargets>

/** A school behind one address has 3,000 requests a minute: 750 children may look at once. */
const askEverySeconds = 15

/** The own target of whoever this page is about, made once. */
export function createOwnTargets(options: OwnTargetsOptions) {
  let known: { id: string; target: OwnTarget } | null = null
  return (id: string): OwnTarget => {
    if (known?.id !== id) known = { id, target: createOwnTarget(id, options) }
    return known.target
  }
}

/** The server counts; between two of its answers the page counts on, so that a ring fills while one looks at it. */
function createOwnTarget(id: string, { live, ask, now, signedOut }: OwnTargetsOptions): OwnTarget {
  const kept = createKept<OwnPlan>({
    ask: () => ask(id),
    settled: () => !live.inLesson.peek(),
    waitSeconds: () => askEverySeconds,
    triesMax: Number.POSITIVE_INFINITY,
    now,
    signedOut,
  })
  const plan = computed(() => kept.value.value?.plan ?? null)
  const since = signal(0)

  const side = computed((): Side | null => {
    const target = plan.value?.target
    const { bpm, state } = live.student(id).value
    const worth = shownState(state, live.ageSeconds(id) * 1000)
    if (!target || bpm === null || (worth !== 'ok' && worth !== 'no-motion')) return null
    if (isInTarget(bpm, target)) return 'in'
    return bpm < target.lowBpm ? 'below' : 'above'
  })

  effect(() => {
    void kept.heardAt.value
    since.value = 0
  })
  effect(() => {
    void live.second.value
    if (live.inLesson.peek() && live.link.peek() === 'live' && side.peek() === 'in') since.value = since.peek() + 1
  })

  return { kept, plan, side, seconds: computed(() => (kept.value.value?.progress?.inTargetSeconds ?? 0) + since.value) }
}
