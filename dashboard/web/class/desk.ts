import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { LessonPhase } from '../../../domain/lesson.ts'
import { reopenMsMax } from '../../../domain/lesson.ts'
import type { NumberState } from '../../../domain/live.ts'
import { t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { shownState } from '../live/state.ts'
import { api, type Me } from '../parts/api.ts'
import { order } from '../parts/preferences.ts'
import { alarmOf, type Mutes, mutesOf } from './alarm-sound.ts'
import { createBands } from './bands.ts'
import { createHeld } from './held.ts'
import { createPlans } from './plans.ts'
import { shortNames } from './short-names.ts'
import { createSound } from './sound.ts'
import { countStates, type Frame, framesOf, needsEyes, railOf } from './triage.ts'
import { type Undo, undoMs } from './undo.ts'

export const muteMs = 120_000

/** Tiles that stand together: all of them, or a group of the lesson. */
export interface Section {
  /** null: without a heading */
  title: string | null
  ids: readonly string[]
}

/** The teacher's desk: what the screen shows beyond what the server said, and what the teacher can do. */
export function createDesk(live: Live, me: Me | null, { demo = false } = {}) {
  const sound = createSound()
  const mutes = signal<Mutes>(new Map())
  const exceptions = signal(false)
  const notice = signal<string | null>(null)
  const chosenPhase = signal<{ lesson: string; phase: LessonPhase } | null>(null)
  const shown = signal<string | null>(null)
  const ended = signal<{ lesson: string; at: number } | null>(null)
  const undo = signal<Undo | null>(null)
  const last = signal<Live['lesson']['value']>(null)
  const states = new Map<string, Signal<NumberState>>()

  const rail = computed(() => railOf(live.alerts.value, live.outbox.value))
  const frames = computed(() => framesOf(rail.value))
  const openAlerts = computed(() => rail.value.filter(({ handling }) => handling === 'open').map(({ alert }) => alert))
  const names = computed(() => {
    const full = live.roster.value.map(id => live.student(id).peek().name)
    const short = shortNames(full)
    return new Map(live.roster.value.map((id, i) => [id, short[i]!]))
  })
  const nowMs = () => live.second.value * 1000
  const held = createHeld(live, nowMs)
  const lesson = computed(() => (live.lesson.value?.id === ended.value?.lesson ? null : live.lesson.value))
  const done = (text: string, back: () => void) => {
    undo.value = { text, undo: back, untilMs: live.second.peek() * 1000 + undoMs }
  }

  effect(() => {
    mutes.value = mutesOf(mutes.peek(), openAlerts.value)
  })

  effect(() => {
    last.value = live.lesson.value ?? last.peek()
  })

  // Signals change with each message and tick, so the sound follows the socket even where no frame is painted.
  effect(() => sound.advance(alarmOf(openAlerts.value, mutes.value, nowMs()), nowMs()))

  /** What the student's number is worth right now. */
  function stateOf(id: string) {
    const state = states.get(id) ?? signal(live.student(id).peek().state)
    states.set(id, state)
    return state
  }

  // Signals of their own, not computed from the clock: a tick that changes no state must not reach the tiles.
  effect(() =>
    batch(() => {
      for (const id of live.roster.value) stateOf(id).value = shownState(live.student(id).value.state, live.ageSeconds(id) * 1000)
    }),
  )

  const plans = createPlans({ live, lesson, notice, done })

  // One rendering later: the button answers the finger before sixty tiles are laid out anew.
  const hiding = signal(false)
  effect(() => {
    const wanted = exceptions.value
    requestAnimationFrame(() =>
      setTimeout(() => {
        hiding.value = wanted
      }),
    )
  })

  /** ids of the tiles, in order */
  const tiles = computed(() => {
    if (order.value === 'roster') return live.roster.value
    const framed = live.roster.value.filter(id => frames.value.has(id))
    return [...framed, ...live.roster.value.filter(id => !frames.value.has(id))]
  })

  return {
    live,
    sound,
    /** a lesson of children who do not exist: nothing of it is the server's to change */
    demo,
    /** the classes that this person may start a lesson of */
    classes: me?.classes ?? [],
    /** a nurse follows the alerts of the whole school and gives no lessons */
    givesLessons: me?.role !== 'nurse',
    /** the lesson on the screen; one ended here leaves it, though the server takes late samples for some minutes */
    lesson,
    async endLesson() {
      const ending = lesson.peek()
      if (!ending) return
      held.sendAll()
      const answer = await api.endLesson(ending.id)
      if (answer.ok) ended.value = { lesson: ending.id, at: live.second.peek() * 1000 }
      else notice.value = t('end.failed', { detail: answer.detail })
    },
    /** s for which the end that was said here can be taken back; 0: no more */
    reopenSeconds: computed(() => (ended.value ? Math.max(0, (ended.value.at + reopenMsMax - nowMs()) / 1000) : 0)),
    async reopenLesson() {
      if (!ended.peek()) return
      const answer = await api.reopenLesson(ended.peek()!.lesson)
      if (answer.ok) ended.value = null
      else notice.value = t('end.undo.failed', { detail: answer.detail })
    },
    /** outcomes that can still be taken back */
    held,
    undo,
    done,
    bands: createBands({ lesson, notice, done, nameOf: id => live.student(id).peek().name }),
    /** the last one that this screen showed: once it has left, its report is what comes next */
    lastLesson: last as ReadonlySignal<Live['lesson']['value']>,
    exceptions,
    notice,
    /** the student whose card is open */
    shown,
    rail,
    /** as set here, else as the server said */
    phase: computed(() => {
      const lesson = live.lesson.value
      return chosenPhase.value?.lesson === lesson?.id ? chosenPhase.value?.phase : lesson?.phase
    }),
    phaseSet(lesson: string, phase: LessonPhase) {
      chosenPhase.value = { lesson, phase }
    },
    stateOf,
    /** what to call each student on a tile */
    nameOf: (id: string) => names.value.get(id) ?? '',
    frameOf: (id: string): Frame | undefined => frames.value.get(id),
    /** a tile that needs no eyes while only exceptions are shown; it stays where it is, so that it is back at once */
    hides: (id: string) => hiding.value && !needsEyes(stateOf(id).value, frames.value.get(id)),
    /** the tiles as they stand together */
    sections: computed((): Section[] => plans.sectionsOf(tiles.value) ?? [{ title: null, ids: tiles.value }]),
    plans,
    /** the bands that are here: heard of within the last seconds; whom nothing may be read of is not expected */
    rollCall: computed(() => {
      const expected = live.roster.value.filter(id => stateOf(id).value !== 'no-consent')
      const missing = expected.filter(id => stateOf(id).value === 'lost')
      return { of: expected.length, here: expected.length - missing.length, missing }
    }),
    counts: computed(() => countStates(live.roster.value.map(id => stateOf(id).value))),
    /** s until the first muted alert sounds again; 0: nothing is muted */
    mutedSeconds: computed(() => {
      const ends = openAlerts.value.map(({ id }) => mutes.value.get(id)?.untilMs ?? 0)
      const left = ends.map(end => (end - nowMs()) / 1000).filter(seconds => seconds > 0)
      return left.length ? Math.min(...left) : 0
    }),
    /** Mutes what sounds now for two minutes, here and in the alert's ledger; a new alert sounds all the same. */
    mute() {
      if (openAlerts.value.length === 0) {
        notice.value = t('bar.mute.nothing')
        return
      }
      const untilMs = nowMs() + muteMs
      mutes.value = new Map(openAlerts.value.map(({ id, severity }) => [id, { untilMs, severity }]))
      for (const { id } of openAlerts.value) live.tell({ type: 'silence', id, untilMs })
    },
    /** Acknowledges the student's open alert where there is one, else the most urgent. */
    acknowledge(student?: string | null) {
      const chosen = openAlerts.value.find(alert => alert.student === student) ?? openAlerts.value[0]
      if (chosen) live.decide({ type: 'acknowledge', id: chosen.id })
    },
  }
}

export type Desk = ReturnType<typeof createDesk>
