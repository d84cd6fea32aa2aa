import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reading } from '../../domain/reading.ts'
import { Sample } from '../../domain/sample.ts'
import { trace, traceMs, traceStart } from '../support/trace.ts'
import { anaHerself, anasMother, lead, msSilva, nurse, openHouse } from './house.ts'
import { createStage, place, play } from './tell.ts'

/** Hundredths of a g: JSON has no −0. */
const axis = fc.integer({ min: -300, max: 300 }).map(hundredths => hundredths / 100)

const second = fc.record(
  {
    step: fc.oneof({ weight: 8, arbitrary: fc.constant(1_000) }, { weight: 1, arbitrary: fc.integer({ min: -200_000, max: 200_000 }) }),
    lateMs: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -10_000, max: 200_000 }) }),
    bpm: fc.oneof(fc.constant(null), fc.constant(230), fc.integer({ min: 20, max: 260 })),
    contact: fc.boolean(),
    acc: fc.tuple(axis, axis, axis),
    enmo: fc.oneof(fc.constant(0), fc.constant(400), fc.double({ min: 0, max: 16_000, noNaN: true })),
    peak: fc.double({ min: 0, max: 32, noNaN: true }),
    steps: fc.integer({ min: 0, max: 10 }),
    spo2: fc.integer({ min: 70, max: 100 }),
    rr: fc.array(fc.integer({ min: 200, max: 3_000 }), { maxLength: 8 }),
  },
  { requiredKeys: ['step', 'lateMs', 'bpm'] },
)

/** Anything a band may send, at any time, in any order. */
const anything = fc.array(second, { maxLength: 200 }).map(seconds => {
  let t = traceStart
  let receivedAt = traceStart
  return seconds.map(({ step, lateMs, ...sample }): Reading => {
    t += step
    receivedAt = Math.max(receivedAt, t + lateMs)
    Sample.parse({ ...sample, t })
    return { ...sample, ...place, t, tBand: t, receivedAt }
  })
})

const stateOf = (stage: ReturnType<typeof createStage>) => JSON.stringify(stage.engine.save().students)

/** A student's share of a checkpoint, whatever was sent. */
const stateBytesMax = 16_384

test('no sequence of samples breaks the engine, and its state is plain JSON, never above 16 KB', () => {
  fc.assert(
    fc.property(anything, readings => {
      const stage = createStage()
      for (const reading of readings) stage.engine.observe(reading, true)
      const saved = stage.engine.save()
      const text = JSON.stringify(saved)
      expect(JSON.parse(text)).toEqual(saved)
      expect(text.length).toBeLessThan(stateBytesMax)
    }),
    { numRuns: 300 },
  )
})

test('a reading that comes again, or late, changes nothing', () => {
  fc.assert(
    fc.property(anything, fc.nat(), fc.option(fc.integer({ min: 20, max: 260 })), (readings, pick, bpm) => {
      const stage = createStage()
      for (const reading of readings) stage.engine.observe(reading, true)
      const newest = readings.at(-1)
      if (!newest) return
      const before = stateOf(stage)
      const told = stage.transitions.length
      const late = readings[pick % readings.length]!
      stage.engine.observe({ ...late, receivedAt: newest.receivedAt }, true)
      const judged = Math.max(...stage.engine.save().students.map(({ t }) => t))
      stage.engine.observe({ ...late, bpm, t: Math.min(late.t, judged), receivedAt: newest.receivedAt }, true)
      if (late.t > judged) return
      expect(stateOf(stage)).toBe(before)
      expect(stage.transitions).toHaveLength(told)
    }),
    { numRuns: 300 },
  )
})

test('silence never resolves an alert about the child', () => {
  fc.assert(
    fc.property(anything, fc.integer({ min: 1, max: 600 }), (readings, seconds) => {
      const stage = createStage()
      for (const reading of readings) stage.engine.observe(reading, true)
      const told = stage.transitions.length
      const from = readings.at(-1)?.receivedAt ?? traceStart
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
    fc.property(anything, fc.nat(), (readings, cut) => {
      const whole = createStage()
      const first = createStage()
      const at = cut % (readings.length + 1)
      for (const reading of readings.slice(0, at)) first.engine.observe(reading, true)
      const second = createStage()
      second.engine.restore(JSON.parse(JSON.stringify(first.engine.save())))
      for (const reading of readings.slice(at)) second.engine.observe(reading, true)
      for (const reading of readings) whole.engine.observe(reading, true)
      expect([...first.transitions, ...second.transitions]).toEqual(whole.transitions)
      expect(second.engine.save()).toEqual(whole.engine.save())
    }),
    { numRuns: 300 },
  )
})

const scene = fc.oneof(
  fc
    .constantFrom(
      'run 150x35',
      'lie 150x22',
      'walk 120x12',
      'still 85x15',
      'jump 120',
      '215x5 228x12',
      '_x25',
      '_x40',
      '-x4',
      'off 120x22',
      'strap 120x5',
      'run 150x35 lie 150x25',
      'run 190x100',
      'still 185x130',
      'still 190>150x40 150x150',
      'run 165>105x12 still 105x12',
    )
    .map(line => ({ line })),
  fc.constantFrom('acknowledge' as const, 'close' as const, 'sos' as const, 'ok' as const).map(word => ({ word })),
)

/** Cleo wears a band that nobody ever hears. */
const expectedAt = () => [{ ...place, student: 'cleo', since: traceStart }]

test('a restart from any checkpoint, with the log behind it, ends in the same alerts; nothing is told twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('ana', 'ben'), scene), { maxLength: 14 }),
      fc.integer({ min: 1, max: 7 }),
      async (scenes, batch) => {
        await using house = await openHouse({ expectedAt })
        house.alerts.live(house.now())
        let seq = 0
        for (const [student, each] of scenes) {
          house.passTo(house.now() + 1_000)
          if ('line' in each) house.play(each.line, student, { batch })
          else if (each.word === 'sos') house.reply({ kind: 'sos', boot: 1, seq: ++seq, t: house.now() })
          else if (each.word === 'ok')
            house.reply({ kind: 'ok', boot: 1, seq: ++seq, t: house.now(), to: house.commands.at(-1)?.id ?? 'none' })
          else {
            const id = house.heardBy(msSilva).at(-1)?.id ?? 'none'
            house.alerts.handle(
              msSilva,
              each.word === 'close' ? { type: 'close', id, outcome: 'fine' } : { type: 'acknowledge', id },
              house.now(),
            )
          }
        }
        const state = structuredClone(house.saved())
        const again = await openHouse({ disk: house.disk, state, expectedAt, startsAt: house.now() })
        for (const record of house.disk.records.slice(house.savedRecords())) again.alerts.replay(record)
        again.alerts.live(house.now())
        for (const viewer of [msSilva, nurse, lead, anasMother, anaHerself]) {
          const { epoch } = house.alerts.position(viewer)
          expect(again.heardBy(viewer)).toEqual([])
          expect(again.alerts.position(viewer)).toEqual(house.alerts.position(viewer))
          expect(again.alerts.since(viewer, epoch, 0)).toEqual(house.heardBy(viewer))
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('a condition that flaps is one incident: never a second alert of a rule within a minute of the first one’s end', () => {
  const flap = fc.array(fc.tuple(fc.constantFrom('228', '209', '205', '150', '-', '_'), fc.integer({ min: 1, max: 25 })), { maxLength: 40 })
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
