import fc from 'fast-check'
import type { Reading } from '../../domain/reading.ts'
import type { StudentReply } from '../../domain/roster.ts'
import { Sample } from '../../domain/sample.ts'
import { trace, traceStart } from '../support/trace.ts'
import { place, type Stage } from './tell.ts'

/** Hundredths of a g: JSON has no −0. */
const axis = fc.integer({ min: -300, max: 300 }).map(hundredths => hundredths / 100)

/** Whatever a band may send of one second. */
const second = fc.record(
  {
    step: fc.oneof({ weight: 8, arbitrary: fc.constant(1_000) }, { weight: 1, arbitrary: fc.integer({ min: -200_000, max: 200_000 }) }),
    bpm: fc.oneof(fc.constant(null), fc.constant(230), fc.integer({ min: 20, max: 260 })),
    contact: fc.boolean(),
    acc: fc.tuple(axis, axis, axis),
    enmo: fc.oneof(fc.constant(0), fc.constant(400), fc.double({ min: 0, max: 16_000, noNaN: true })),
    peak: fc.double({ min: 0, max: 32, noNaN: true }),
    steps: fc.integer({ min: 0, max: 10 }),
    spo2: fc.integer({ min: 70, max: 100 }),
    battery: fc.integer({ min: 0, max: 100 }),
    rr: fc.array(fc.integer({ min: 200, max: 3_000 }), { maxLength: 8 }),
  },
  { requiredKeys: ['step', 'bpm'] },
)

/** What a child does for a while: of such the signs are made, and chance alone would never hit on them. */
const doing = fc.constantFrom(
  ...['run 150x40', 'run 195x130', 'run 60x130', 'run 165>105x12 still 105x12', 'jog 150x60', 'walk 120x20', 'fidget 100x20'],
  ...['still 85x40', 'still 150x60', 'still 190x250', 'still 38x130', 'still 150x330', 'strap 235x15', 'strap 150x20', 'squirm 120x12'],
  ...['jump 130 lie 120x25', 'run 150x40 lie 150x25', 'lie 90x80', 'frozen 150x70', 'off 150x30', '-x10', 'walk 150>60x20 walk 60x40'],
)

const pause = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 200 }) })
/** s: a band out of range sends later */
const late = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -10, max: 200 }) })

const stretch = fc.record({
  pause,
  late,
  lesson: fc.oneof({ weight: 9, arbitrary: fc.constant('l1') }, { weight: 1, arbitrary: fc.constant('l2') }),
  band: fc.oneof({ weight: 9, arbitrary: fc.constant('b1') }, { weight: 1, arbitrary: fc.constant('b2') }),
  does: fc.oneof({ weight: 5, arbitrary: doing }, { weight: 1, arbitrary: fc.array(second, { maxLength: 60 }) }),
  says: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom('ok' as const, 'sos' as const) }),
})
type Stretch = typeof stretch extends fc.Arbitrary<infer T> ? T : never

/** One thing that reaches the engine, in the order of receipt. */
export type Event = { kind: 'reading'; reading: Reading } | { kind: 'reply'; says: 'ok' | 'sos'; at: number }

function eventsOf(stretches: readonly Stretch[]): Event[] {
  let t = traceStart
  let receivedAt = traceStart
  return stretches.flatMap(({ pause, late, lesson, band, does, says }): Event[] => {
    t += 1_000 * pause
    const readings = typeof does === 'string' ? trace(does, t) : anySeconds(does, t)
    t = (readings.at(-1)?.t ?? t) + 1_000
    const events = readings.map((reading): Event => {
      receivedAt = Math.max(receivedAt, reading.t + 1_000 * late)
      return { kind: 'reading', reading: { ...reading, lesson, band, receivedAt } }
    })
    return says === null ? events : [...events, { kind: 'reply', says, at: receivedAt }]
  })
}

function anySeconds(seconds: Extract<Stretch['does'], readonly unknown[]>, from: number): Reading[] {
  let t = from
  return seconds.map(({ step, ...sample }) => {
    t = Math.max(traceStart, t + step)
    Sample.parse({ ...sample, t })
    return { ...place, ...sample, t, tBand: t, receivedAt: t }
  })
}

/** A student's life with a band: running, falling, sitting, out of range, another lesson, another band, and what no child does. */
export const lives = fc.array(stretch, { maxLength: 12 }).map(eventsOf)

/** The same without replies: nobody says that an alert is over. */
export const silentLives = fc
  .array(
    stretch.map((each): Stretch => ({ ...each, says: null, lesson: 'l1' })),
    { maxLength: 12 },
  )
  .map(eventsOf)

/** @param asked questions of an engine that came before this one */
export function live({ engine, asked }: Stage, events: readonly Event[], askedBefore: Stage['asked'] = []): void {
  for (const event of events) {
    if (event.kind === 'reading') engine.observe(event.reading, true)
    else engine.reply(replyOf(event, [...askedBefore, ...asked].at(-1)?.id ?? 'none'), true)
  }
}

function replyOf({ says, at }: Extract<Event, { kind: 'reply' }>, to: string): StudentReply {
  const stamp = { boot: 1, seq: at % 1_000_000, t: at }
  return { ...place, kind: 'reply', t: at, at, message: says === 'ok' ? { ...stamp, kind: says, to } : { ...stamp, kind: says } }
}
