import { type Alert, type Severity, severityRank } from '../domain/alert.ts'
import { isJudged, type Reading } from '../domain/reading.ts'
import type { StudentReply } from '../domain/roster.ts'
import { alertId } from './explain.ts'
import { createFeatures, type Features } from './features.ts'
import { createJudgement, type Moment, type Transition } from './judge.ts'
import { createLessons } from './lessons.ts'
import { closeLife, incidentOf } from './life-cycle.ts'
import type { PackedStudent } from './pack.ts'
import type { People } from './ports.ts'
import { readReading, readSecond } from './read.ts'
import type { Rule } from './rules/load.ts'
import { upright } from './signs/fall.ts'
import type { StudentState } from './student-state.ts'
import { createStudents } from './students.ts'

export type { Transition } from './judge.ts'

export interface EngineOptions {
  rules: readonly Rule[]
  people: Pick<People, 'student' | 'lesson' | 'phasesOf' | 'consentOf' | 'expectedAt' | 'heartOf' | 'overlaysOf'>
  /** in the order of time; called from within observe, reply, closed and clockTo */
  decided: (transition: Transition) => void
  /** a child may lie still: ask the band. The data was this old on arrival, ms */
  ask: (student: StudentState, at: number, ageMs: number) => void
  /** an alert that the child hears of at once: the band buzzes */
  buzz?: (student: StudentState, at: number, ageMs: number) => void
  /** what is known at each judged reading, before the rules see it; for who measures the engine. Both are filled anew each time */
  seen?: (student: StudentState, features: Features) => void
}

export interface EngineState {
  clock: number
  heardSince: number
  students: PackedStudent[]
}

export type Engine = ReturnType<typeof createEngine>

const forgetMs = 6 * 3_600_000
/** The same child is not asked twice in this time. */
const askMs = 30_000
const callsMax = 16
/** Who calls again after so long has not been helped, whatever was said of the first call: it is a new one. Until then it is the same. */
const callAgainMs = 120_000
const expectEveryMs = 10_000
/** Longer than this is not caught up second by second. */
const catchUpMsMax = 3_600_000

/**
 * All students, all rules. Readings are judged in event time; silence by the server's whole seconds, which pass between
 * the receipts of readings in the same order live and in replay, so that a restart ends in the same alerts.
 */
export function createEngine({ rules, people, decided, ask, buzz, seen }: EngineOptions) {
  const students = createStudents({ rules, people })
  const lessons = createLessons(people)
  const judgement = createJudgement({ rules, overlaysOf: people.overlaysOf, decided, began: buzzOnce })
  const scratch = { reading: createFeatures(), second: createFeatures(), reply: { ...createFeatures(), sos: true } }
  const counts = { evaluated: 0, notJudged: 0 }
  let clock = 0
  let heardSince = 0

  /** One reading, in order of receipt. Late, repeated and future ones change nothing. */
  function observe(reading: Reading, stored: boolean): void {
    clockTo(reading.receivedAt)
    const known = students.find(reading)
    if (!isJudged(reading) || (known && reading.t <= known.t)) {
      counts.notJudged++
      return
    }
    const state = known ?? students.add(reading)
    students.enter(state, reading)
    state.band = reading.band
    state.stored = stored
    const { fall, collapse } = state
    readReading(scratch.reading, state, reading)
    counts.evaluated++
    seen?.(state, scratch.reading)
    const asks =
      (state.fall.phase === 'asked' && fall.phase !== 'asked') || (state.collapse.phase === 'asked' && collapse.phase !== 'asked')
    if (asks) askOnce(state, reading)
    judgement.judge(state, 'reading', scratch.reading, { t: reading.t, decidedAt: reading.receivedAt, place: state })
  }

  /** The child answers. An answer that was not asked for, and a call that came before, change nothing. */
  function reply({ message, t, at, ...place }: StudentReply, stored: boolean): void {
    clockTo(at)
    const known = students.find(place)
    switch (message.kind) {
      case 'ok':
        if (!known || (known.ask?.id !== message.to && known.buzz?.id !== message.to)) return
        // Answered: the same tap delivered again is no answer to what comes next, and that is asked about anew.
        if (known.ask?.id === message.to) known.ask = null
        if (known.buzz?.id === message.to) known.buzz = null
        endBy(known, 'ok', Math.min(t, at), at)
        return
      case 'sos': {
        const state = known ?? students.add(place)
        state.stored = stored
        state.heardAt = Math.max(state.heardAt, at)
        const call = `${place.band}/${message.boot}/${message.seq}`
        if (state.calls.includes(call)) return
        state.calls = [...state.calls.slice(1 - callsMax), call]
        const calledAt = Math.min(t, at)
        for (const rule of rules) {
          const life = state.lives[rule.index]!
          const isOld = rule.on === 'reply' && life.phase === 'firing' && calledAt - life.incident.firedAt >= callAgainMs
          if (isOld) judgement.finish(state, rule, calledAt, at)
        }
        judgement.judge(state, 'reply', scratch.reply, { t: calledAt, decidedAt: at, place })
      }
    }
  }

  /** A person closed an alert, at `now`. */
  function closed(alert: Pick<Alert, 'school' | 'student' | 'rule' | 'startedAt'>, now: number): void {
    const state = students.find(alert)
    const rule = rules.find(({ name }) => name === alert.rule)
    if (!state || !rule) return
    const life = state.lives[rule.index]!
    if (incidentOf(life)?.startedAt !== alert.startedAt) return
    if (!rule.resolvedBy.includes('close')) {
      judgement.move(state, rule, closeLife(life))
      return
    }
    judgement.finish(state, rule, now, now)
    if (rule.kind === 'fall') state.fall = state.collapse = upright
  }

  function endBy(state: StudentState, word: 'ok', at: number, decidedAt: number) {
    state.fall = state.collapse = upright
    for (const rule of rules) if (rule.resolvedBy.includes(word)) judgement.finish(state, rule, at, decidedAt)
  }

  /** The server's time, ms since 1970: judges every whole second that has passed since the last call. */
  function clockTo(now: number): void {
    if (now - clock > catchUpMsMax) listenFrom(now)
    while (clock + 1_000 <= now) {
      clock += 1_000
      second(clock)
    }
  }

  /** Nothing was heard before `now` because the server was not listening: that is no silence of the bands. */
  function listenFrom(now: number) {
    clock = heardSince = Math.floor(now / 1_000) * 1_000
  }

  function second(now: number) {
    if (now % expectEveryMs === 0) students.expectAll(now, heardSince)
    lessons.tally(students.all(), now)
    for (const state of students.all()) {
      if (people.consentOf(state.school, state.student).live) judgeSecond(state, now)
      else withdraw(state, now)
      if (now - state.heardAt > forgetMs && !state.lives.some(life => life.phase === 'firing')) students.forget(state)
    }
  }

  function judgeSecond(state: StudentState, now: number) {
    const lesson = people.lesson(state.school, state.lesson)
    state.lessonNow = lessons.now(state, lesson, now)
    const lessonOpen = lesson !== null && lesson.startsAt <= now && now < lesson.endsAt
    // What was not heard before the lesson is no silence in it.
    readSecond(scratch.second, state, now, lessonOpen ? Math.max(heardSince, lesson.startsAt) : heardSince, lessonOpen)
    judgement.judge(state, 'second', scratch.second, { t: now, decidedAt: now, place: state })
  }

  /** Consent to the live view is gone: what fires is over, and what was known of the student forgotten. A call for help stays. */
  function withdraw(state: StudentState, now: number) {
    for (const rule of rules) if (rule.kind !== 'call') judgement.finish(state, rule, now, now)
    students.strip(state)
  }

  function askOnce(state: StudentState, { t, receivedAt }: Reading) {
    if (state.ask && t - state.ask.at < askMs) return
    state.ask = { id: alertId(state.school, state.student, 'ask-ok', t), at: t }
    ask(state, receivedAt, receivedAt - t)
  }

  /** Something began, or grew worse, that the child hears of at once: on the wrist too, but not at every turn. */
  function buzzOnce(state: StudentState, rule: Rule, severity: Severity, { t, decidedAt }: Moment) {
    if (rule.notify.child !== 'at-once' || severityRank(severity) < severityRank('medium')) return
    if (state.buzz && t - state.buzz.at < askMs) return
    state.buzz = { id: alertId(state.school, state.student, 'buzz', t), at: t }
    buzz?.(state, decidedAt, decidedAt - t)
  }

  const save = (): EngineState => ({ clock, heardSince, students: students.save() })

  function restore(saved: EngineState): void {
    clock = saved.clock
    heardSince = saved.heardSince
    students.restore(saved.students)
  }

  return {
    ...{ observe, reply, closed, clockTo, listenFrom, save, restore },
    counts: () => ({ ...counts, ...students.counts() }),
    clock: () => clock,
  }
}
