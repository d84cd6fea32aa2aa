import { describe, expect, test } from 'vitest'
import { type Fall, nextFall, upright } from '../../alerts/signs/fall.ts'
import { followGravity, shakeOf, type Vector } from '../../alerts/signs/posture.ts'
import type { Reading } from '../../domain/reading.ts'
import { trace, traceMs, traceStart } from '../support/trace.ts'
import { createStage, place, play, story, tell } from './tell.ts'

describe('fall-then-still: an impact, two settled seconds in another posture, "OK?", 15 s without moving', () => {
  test.each([
    ['a jump and on', 'walk 120x60 jump 120 run 120x60', ''],
    ['a jump and standing', 'walk 120x60 jump 120 still 120x60', ''],
    ['a fall and lying', 'walk 120x60 jump 120 lie 120x60', 'fired@1:17'],
    ['lying for 14 s, then up', 'walk 120x60 jump 120 lie 120x15 walk 120x30', ''],
    ['a bounce is the same fall', 'walk 120x60 jump 120x2 lie 120x60', 'fired@1:18'],
    ['twitches neither fire nor excuse', 'walk 120x60 jump 120 lie 120x8 squirm 120x3 lie 120x9', 'fired@1:20'],
    ['moving for 10 s is well', 'walk 120x60 jump 120 lie 120x5 squirm 120x10 lie 120x60', ''],
    ['up again and standing quietly is well, tapped or not', 'walk 120x60 jump 120 lie 120x4 walk 120x2 still 120x60', ''],
    ['getting up resolves', 'walk 120x60 jump 120 lie 120x20 squirm 120x11', 'fired@1:17 resolved@1:31'],
    ['lying down 5 s after a jump is no fall', 'walk 120x60 jump 120 walk 120x5 lie 120x60', ''],
    ['out of a run', 'walk 120x60 run 120x40 jump 120 lie 120x60', 'fired@1:57'],
    ['a run that ends in standing', 'walk 120x60 run 120x40 jump 120 still 120x60', ''],
    ['lying down 4 s after a run is a rest', 'walk 120x60 run 120x20 jump 120 walk 120x4 lie 120x60', ''],
    ['no acceleration, no judgement', 'strap 120x120', ''],
    ['pauses cover nothing', 'walk 120x60 jump 120 lie 120x5 _x10 120x13', 'fired@1:28'],
    [
      'a band that the body hides for half a minute goes on with its question, from the start',
      'walk 120x60 jump 120 lie 120x5 _x30 120x20',
      'fired@1:51',
    ],
    ['who is up again when it is back', 'walk 120x60 jump 120 lie 120x5 _x30 walk 120x3 still 120x60', ''],
    ['after two minutes it is another matter', 'walk 120x60 jump 120 lie 120x5 _x120 120x60', ''],
    ['silence never resolves', 'walk 120x60 jump 120 lie 120x20 _x100', 'fired@1:17'],
  ])('%s', (_, line, expected) => expect(tell('fall-then-still', line)).toBe(expected))
})

describe('soft-collapse: 30 s of effort, then still and turned within 5 s, for 20 s', () => {
  test.each([
    ['running, then lying', 'run 150x40 lie 150x60', 'fired@1:00'],
    ['running, then standing', 'run 150x40 still 150x60', ''],
    ['half a minute of running is needed', 'walk 120x60 run 150x25 lie 150x60', ''],
    ['a short dip is part of the run', 'run 150x20 walk 150x3 run 150x20 lie 150x60', 'fired@1:03'],
    ['running, then standing with the arms as before it', 'still 90x30 run 150x40 still 150x60', ''],
    ['running, then lying, told from how it stood before', 'still 90x30 run 150x40 lie 150x60', 'fired@1:30'],
    ['a quiet arm runs as well, by its steps', 'jog 150x50 lie 150x60', 'fired@1:10'],
    ['walking is no run', 'walk 150x50 lie 150x60', ''],
    ['sinking slowly, within 5 s', 'run 150x40 fidget 150x3 lie 150x60', 'fired@1:03'],
    ['lying down later is a rest', 'run 150x40 walk 150x6 lie 150x60', ''],
    ['moving for 10 s is well', 'run 150x40 lie 150x12 squirm 150x10 lie 150x60', ''],
    ['getting up resolves', 'run 150x40 lie 150x25 walk 150x20', 'fired@1:00 resolved@1:15'],
    ['a fall during the run is told once', 'run 150x40 jump 150 lie 150x60', ''],
    ['no motion, no judgement', '150x120', ''],
    ['a band taken off after a run lies still alone', 'run 150x40 off lie 150x60', ''],
    ['a band that loses contact in the collapse still tells', 'run 150x40 lie 150x3 off 150x60', 'fired@1:00'],
  ])('%s', (_, line, expected) => expect(tell('soft-collapse', line)).toBe(expected))

  test('the fall’s alert stands for both', () => {
    expect(tell('fall-then-still', 'run 150x40 jump 150 lie 150x60')).toBe('fired@0:57')
  })
})

describe('a sensor for which 1 g is 1.1: its ENMO lies 100 mg too high, at rest too', () => {
  /** The same life, as such a sensor tells it. */
  const offScale = (line: string): Reading[] =>
    trace(line).map(({ acc, enmo, ...reading }) => ({
      ...reading,
      ...(acc && { acc: [1.1 * acc[0], 1.1 * acc[1], 1.1 * acc[2]] as const }),
      ...(enmo !== undefined && { enmo: enmo + 105 }),
    }))
  const tellOffScale = (rule: string, line: string) => {
    const stage = createStage()
    play(stage, offScale(line), traceStart + traceMs(line))
    return story(rule, stage.transitions)
  }

  test.each([
    ['who fell and lies still is not up again', 'fall-then-still', 'walk 120x60 jump 120 lie 120x60', 'fired@1:17'],
    ['who gets up is', 'fall-then-still', 'walk 120x60 jump 120 lie 120x20 squirm 120x11', 'fired@1:17 resolved@1:31'],
    ['who collapsed and lies still is not up again', 'soft-collapse', 'run 150x40 lie 150x60', 'fired@1:00'],
    ['who runs on is', 'soft-collapse', 'run 150x40 lie 150x25 walk 150x20', 'fired@1:00 resolved@1:15'],
  ])('%s', (_, rule, line, expected) => expect(tellOffScale(rule, line)).toBe(expected))
})

describe('the band asks "OK?"', () => {
  const down = 'walk 120x60 jump 120 lie 120x6'
  const answer = (to: string, at: number) => ({
    ...place,
    kind: 'reply' as const,
    t: at,
    at,
    message: { kind: 'ok' as const, boot: 1, seq: 1, t: at, to },
  })

  test('once, at once, and the tap ends it', () => {
    const stage = createStage()
    play(stage, trace(down), traceStart + traceMs(down))
    expect(stage.asked).toEqual([{ id: expect.stringMatching(/^[\w-]{22}$/), at: traceStart + 62_000, ageMs: 0 }])
    stage.engine.reply(answer(stage.asked[0]!.id, traceStart + 67_000), true)
    play(stage, trace('lie 120x60', traceStart + 67_000), traceStart + 127_000)
    expect(story('fall-then-still', stage.transitions)).toBe('')
  })

  test('a tap for another question changes nothing', () => {
    const stage = createStage()
    play(stage, trace(down), traceStart + traceMs(down))
    stage.engine.reply(answer('another', traceStart + 67_000), true)
    play(stage, trace('lie 120x60', traceStart + 67_000), traceStart + 127_000)
    expect(story('fall-then-still', stage.transitions)).toBe('fired@1:17')
  })

  test('a tap that is delivered again does not answer for the next fall', () => {
    const stage = createStage()
    play(stage, trace(down), traceStart + traceMs(down))
    const tap = answer(stage.asked[0]!.id, traceStart + 67_000)
    stage.engine.reply(tap, true)
    play(stage, trace('walk 120x5 jump 120 lie 120x8', traceStart + 67_000), traceStart + 81_000)
    expect(stage.asked, 'and it is asked for').toHaveLength(2)
    stage.engine.reply({ ...tap, at: traceStart + 81_000 }, true)
    play(stage, trace('lie 120x20', traceStart + 81_000), traceStart + 101_000)
    expect(story('fall-then-still', stage.transitions)).toBe('fired@1:29')
  })

  test('a tap after it fired resolves it', () => {
    const stage = createStage()
    play(stage, trace(`${down} 120x20`), traceStart + 90_000)
    stage.engine.reply(answer(stage.asked[0]!.id, traceStart + 90_000), true)
    expect(story('fall-then-still', stage.transitions)).toBe('fired@1:17 resolved@1:30')
  })
})

test('a fall in the next lesson is another alert, however soon after the last one ended', () => {
  const stage = createStage()
  const inNext = (line: string, at: number) => trace(line, at).map(reading => ({ ...reading, lesson: 'l2' }))
  play(stage, trace('walk 120x60 jump 120 lie 120x60'), traceStart + 120_000)
  play(stage, inNext('walk 120x30 jump 120 lie 120x30', traceStart + 130_000), traceStart + 200_000)
  const falls = stage.transitions.filter(each => each.change === 'fired' && each.alert.rule === 'fall-then-still')
  expect(falls.map(each => each.change === 'fired' && each.alert.lesson)).toEqual(['l1', 'l2'])
  expect(stage.transitions.filter(({ change }) => change === 'reopened')).toEqual([])
})

describe('the question, second by second: how hard, how still, how far turned', () => {
  /** An arm that leans by so many degrees, on a sensor for which 1 g is `scale`. */
  const arm = (degrees: number, scale = 1): Vector => {
    const lean = (degrees * Math.PI) / 180
    return [scale * Math.cos(lean), scale * Math.sin(lean), 0]
  }
  type Second = { acc: Vector; enmo: number; peak: number }
  const calm = (degrees = 0, scale = 1): Second => ({
    acc: arm(degrees, scale),
    enmo: 10 + 1_000 * Math.max(0, scale - 1),
    peak: 1.1 * scale,
  })
  const hit = (peak: number): Second => ({ acc: arm(40, 0.8), enmo: 500, peak })
  const running: Second = { acc: arm(70, 0.9), enmo: 700, peak: 3 }
  const stirring = (degrees: number, mg: number): Second => ({ acc: arm(degrees), enmo: mg, peak: 1.4 })
  const times = (count: number, second: Second) => Array.from({ length: count }, () => second)

  /** The second, counted from the first one given after ten calm ones, in which the band asks; null: it never does. */
  function askedAfter(seconds: Second[], before = times(10, calm())): number | null {
    let fall: Fall = upright
    let gravity: Vector | null = null
    for (const [index, second] of [...before, ...seconds].entries()) {
      fall = nextFall(fall, index * 1_000, second, gravity, 1_000)
      gravity = followGravity(gravity, second.acc, 1_000)
      if (fall.phase === 'asked') return index - before.length
    }
    return null
  }

  test.each<[string, Second[], number | null]>([
    ['a peak that the sensor half missed, then two seconds lying', [hit(2.3), ...times(5, calm(80))], 2],
    ['a knock is no impact', [hit(2.1), ...times(5, calm(80))], null],
    ['29° is how arms hang', [hit(2.3), ...times(9, calm(29))], null],
    ['31° is not', [hit(2.3), ...times(9, calm(31))], 2],
    ['after a hard impact 21° is not either', [hit(4), ...times(9, stirring(21, 60))], 2],
    ['one settled second is an arm that was raised', [hit(2.6), calm(80), ...times(9, calm(5))], null],
    ['after a light impact, a hand that moves is busy', [hit(3), ...times(9, stirring(80, 90))], null],
    ['after a hard one it may', [hit(4), ...times(9, stirring(80, 90))], 2],
    ['a tumble of three seconds is one fall', [hit(3), hit(2.5), hit(2.3), ...times(5, calm(80))], 4],
    ['it may take five seconds to come to rest', [hit(4), ...times(4, stirring(80, 300)), ...times(3, calm(80))], 6],
    ['the arm as before but for 15°, stone-still', [hit(4), ...times(4, calm(15))], 2],
    ['a jump that ends where it began', [hit(4), ...times(9, calm(8))], null],
    ['running with peaks of 3 g, then lying at once: soft-collapse’s', [...times(20, running), ...times(9, calm(120))], null],
    ['a hard step, then slowing down', [...times(20, running), hit(5), ...times(3, stirring(60, 200)), ...times(9, calm(120))], null],
    ['a hard step, then panting', [...times(20, running), hit(5), ...times(9, stirring(120, 90))], null],
    ['running into a hard fall', [...times(20, running), hit(5), ...times(9, calm(125))], 22],
    ['running, a hard step, and the arm hangs again', [...times(20, running), hit(5), ...times(9, calm(10))], null],
    ['running, a hard step, and the arm stays bent', [...times(20, running), hit(5), ...times(9, calm(70))], null],
    ['clapping, then hands down', [...times(6, hit(6)), ...times(9, calm(5))], null],
  ])('%s', (_, seconds, expected) => expect(askedAfter(seconds)).toBe(expected))

  test('a sensor for which 1 g is 1.1 lies as still as a true one', () => {
    expect(shakeOf(arm(80, 1.1), 102)).toBeCloseTo(2)
    const before = times(10, calm(0, 1.1))
    const fallen = [hit(2.6), ...times(5, calm(80, 1.1))]
    expect(askedAfter(fallen, before)).toBe(2)
  })

  test('a first second with an impact has no posture before it, and asks nothing', () => {
    expect(askedAfter([hit(6), ...times(9, calm(80))], [])).toBe(null)
  })
})
