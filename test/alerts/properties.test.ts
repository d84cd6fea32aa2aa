import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reopenMs } from '../../alerts/life-cycle.ts'
import { futureMsMax, pagingAgeMsMax } from '../../domain/reading.ts'
import { trace, traceMs, traceStart } from '../support/trace.ts'
import { type Event, live, lives, silentLives } from './lives.ts'
import { createStage, lesson, play, rules } from './tell.ts'

const stateOf = (stage: ReturnType<typeof createStage>) => JSON.stringify(stage.engine.save().students)

/** Of these nothing can fire of a student alone, without heat or a whole class, or within minutes. */
const neverHere: readonly string[] = ['heat', 'unusual-stillness']

const movedBy = (event: Event, ms: number): Event => {
  if (event.kind === 'reply') return { ...event, at: event.at + ms }
  const { t, tBand, receivedAt, ...same } = event.reading
  return { kind: 'reading', reading: { ...same, t: t + ms, tBand: tBand + ms, receivedAt: receivedAt + ms } }
}

/** A figure of many digits is no more than one of a few. */
const inWholes = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value) : value)

/** A student's share of a checkpoint, whatever was sent. */
const stateBytesMax = 16_384

test('these lives know the signs: what is asked of them below is asked of firing alerts', () => {
  const fired = new Map<string, number>()
  for (const events of fc.sample(lives, { numRuns: 150, seed: 1 })) {
    const stage = createStage()
    live(stage, events)
    for (const each of stage.transitions) if (each.change === 'fired') fired.set(each.alert.rule, (fired.get(each.alert.rule) ?? 0) + 1)
  }
  const seldom = rules.filter(({ name, enabled }) => enabled && !neverHere.includes(name) && (fired.get(name) ?? 0) < 3)
  expect(seldom.map(({ name }) => name)).toEqual([])
})

test('no sequence of samples and replies breaks the engine, and its state is plain JSON, never above 16 KB', () => {
  fc.assert(
    fc.property(lives, events => {
      const stage = createStage()
      live(stage, events)
      const saved = stage.engine.save()
      const text = JSON.stringify(saved)
      expect(JSON.parse(text)).toEqual(saved)
      expect(text.length).toBeLessThan(stateBytesMax)
    }),
    { numRuns: 150 },
  )
})

test('a life lived over and over for three hours leaves no more behind than its first hour', () => {
  const hourMs = 3_600_000
  fc.assert(
    fc.property(lives, lived => {
      const endOf = (event: Event) => (event.kind === 'reading' ? Math.max(event.reading.receivedAt, event.reading.t) : event.at)
      const end = Math.max(traceStart + 10_000, ...lived.map(endOf))
      const events: Event[] = [...lived, { kind: 'reply', says: 'sos', at: end }]
      const lengthMs = end - traceStart + 1_000
      const stage = createStage({ lesson: { ...lesson, heat: { wbgt: 28, since: traceStart } } })
      const bytes = { first: 0, later: 0 }
      for (let ms = 0; ms < 3 * hourMs; ms += lengthMs) {
        live(
          stage,
          events.map(event => movedBy(event, ms)),
        )
        const hour = ms < hourMs ? 'first' : 'later'
        bytes[hour] = Math.max(bytes[hour], JSON.stringify(stage.engine.save(), inWholes).length)
      }
      expect(bytes.later).toBeLessThan(bytes.first + 256)
    }),
    { numRuns: 20 },
  )
}, 120_000)

test('a reading that comes again, or late, changes nothing', () => {
  fc.assert(
    fc.property(lives, fc.nat(), fc.option(fc.integer({ min: 20, max: 260 })), (events, pick, bpm) => {
      const stage = createStage()
      live(stage, events)
      const readings = events.flatMap(event => (event.kind === 'reading' ? [event.reading] : []))
      const known = stage.engine.save().students[0]
      if (!known || readings.length === 0) return
      const before = stateOf(stage)
      const told = stage.transitions.length
      const late = { ...readings[pick % readings.length]!, receivedAt: stage.engine.clock() }
      const past = Math.min(late.t, known.t)
      for (const reading of [
        { ...late, t: past },
        { ...late, t: past, bpm },
        // Newer than all that was judged, and yet too old to page, or from a clock that is wrong.
        { ...late, t: late.receivedAt - pagingAgeMsMax - 1, bpm },
        { ...late, t: late.receivedAt + futureMsMax + 1, bpm },
      ])
        stage.engine.observe(reading, true)
      expect(stateOf(stage)).toBe(before)
      expect(stage.transitions).toHaveLength(told)
    }),
    { numRuns: 150 },
  )
})

test('silence never resolves an alert about the child', () => {
  fc.assert(
    fc.property(lives, fc.integer({ min: 1, max: 600 }), (events, seconds) => {
      const stage = createStage()
      live(stage, events)
      const told = stage.transitions.length
      const from = stage.engine.clock()
      for (let i = 1; i <= seconds; i++) stage.engine.clockTo(from + 1_000 * i)
      const missing = new Set(
        stage.transitions.flatMap(each => (each.change === 'fired' && each.alert.rule === 'not-monitored' ? [each.alert.id] : [])),
      )
      const ended = stage.transitions.slice(told).filter(each => each.change === 'resolved' && !missing.has(each.id))
      expect(ended).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('the engine goes on from any checkpoint as if nothing had been', () => {
  fc.assert(
    fc.property(lives, fc.nat(), (events, cut) => {
      const whole = createStage()
      const first = createStage()
      const at = cut % (events.length + 1)
      live(first, events.slice(0, at))
      const second = createStage()
      const saved = first.engine.save()
      const text = JSON.stringify(saved)
      second.engine.restore(JSON.parse(text))
      const before = { transitions: [...first.transitions], asked: [...first.asked] }
      live(first, events.slice(at))
      expect(JSON.stringify(saved), 'what was saved is not lived on in').toBe(text)
      live(second, events.slice(at), before.asked)
      live(whole, events)
      expect([...before.transitions, ...second.transitions]).toEqual(whole.transitions)
      expect(second.engine.save()).toEqual(whole.engine.save())
    }),
    { numRuns: 150 },
  )
})

test('whatever comes back within a minute of its end is the same incident, of every rule', () => {
  fc.assert(
    fc.property(silentLives, events => {
      const stage = createStage()
      live(stage, events)
      const ruleOf = new Map<string, string>()
      const endedAt = new Map<string, number>()
      for (const each of stage.transitions) {
        if (each.change === 'fired') {
          const { id, rule, firedAt } = each.alert
          ruleOf.set(id, rule)
          expect(firedAt - (endedAt.get(rule) ?? Number.NEGATIVE_INFINITY), rule).toBeGreaterThan(reopenMs)
        }
        if (each.change === 'resolved') endedAt.set(ruleOf.get(each.id)!, each.at)
      }
    }),
    { numRuns: 150 },
  )
})

test('a condition that flaps is one incident: never a second alert of a rule within a minute of the first one’s end', () => {
  const flap = fc.array(fc.tuple(fc.constantFrom('228', '209', '205', '150', '-', '_'), fc.integer({ min: 1, max: 45 })), { maxLength: 40 })
  fc.assert(
    fc.property(flap, parts => {
      const line = `220x20 ${parts.map(([heart, seconds]) => `${heart}x${seconds}`).join(' ')}`
      const stage = createStage()
      play(stage, trace(line), traceStart + traceMs(line))
      const ids = new Set<string>()
      let endedAt = Number.NEGATIVE_INFINITY
      for (const each of stage.transitions) {
        if (each.change === 'fired' && each.alert.rule === 'over-ceiling') {
          ids.add(each.alert.id)
          expect(each.alert.startedAt - endedAt).toBeGreaterThan(60_000)
        }
        if (each.change === 'resolved' && ids.has(each.id)) endedAt = each.at
      }
    }),
    { numRuns: 200 },
  )
})
