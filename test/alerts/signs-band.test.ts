import { describe, expect, test } from 'vitest'
import { nextCadence } from '../../domain/heart-input.ts'
import type { Reading } from '../../domain/reading.ts'
import { trace, traceMs, traceStart } from '../support/trace.ts'
import { createStage, play, rules, story, tell } from './tell.ts'

describe('cadence-lock: on the steps’ rhythm for 20 s, met by a jump or followed, where the motion does not explain it', () => {
  const locked = 'still 80x60 run 90x2 180x60'
  test.each([
    ['a band that jumps to the steps at once', locked, 'fired@1:21'],
    ['to half of them', 'run 90>160x60 160x60 90x60', 'fired@2:19'],
    ['a heart that climbs to the same number', 'still 80x60 run 80>170x60 170>180x20 180x100', ''],
    ['where the motion explains it', 'run 120>180x60 180x60 165 180x60', ''],
    ['near the steps but not on them', 'still 80x60 run 90x2 172x60', ''],
    ['20 s off the steps end it', `${locked} 165>160x5 160x30`, 'fired@1:21 resolved@2:22'],
    ['a slip of two seconds does not', `${locked} 165x2 180x30`, 'fired@1:21'],
    ['standing still ends it', `${locked} still 120>100x30`, 'fired@1:21 resolved@2:22'],
    ['no steps are counted: nothing to compare with', 'still 80x60 fidget 90x2 180x60', ''],
    ['no motion, no judgement', '80x60 90x2 180x60', ''],
    ['off the wrist nothing is known', 'still 80x60 off run 90x2 180x60', ''],
    ['a pause covers nothing', 'still 80x60 walk 90x2 240x12 _x5 240x12', 'fired@1:27'],
    ['a gap starts again', 'still 80x60 run 90x2 180x15 _x30 180x60', ''],
    ['silence never resolves', `${locked} _x100`, 'fired@1:21'],
  ])('%s', (_, line, expected) => expect(tell('cadence-lock', line)).toBe(expected))

  test.each([
    ['one that follows every change of the steps, without a jump', 0, /^fired@/],
    ['a heart that keeps its own time is none, though it meets them', 1, /^$/],
  ])('%s', (_, own, expected) => {
    let cadence: number | null = null
    let phase = 0
    const readings = trace('walk 130x30 130>215x150 215x200').map((reading, i) => {
      // Skipping: the steps of 215 a minute, now faster, now slower, with the arms of a walk.
      const before = Math.floor(phase)
      phase += (Math.min(215, 120 + i) + 20 * Math.sin(i / 17)) / 60
      const steps = Math.floor(phase) - before
      cadence = nextCadence(cadence, steps, 1_000)
      return { ...reading, steps, ...(i >= 180 && !own && { bpm: cadence! }) }
    })
    const stage = createStage()
    play(stage, readings, traceStart + 380_000)
    expect(story('cadence-lock', stage.transitions)).toMatch(expected)
  })

  describe('the heart signs wait for it', () => {
    test.each([
      ['as it would have been', 'low-in-exertion', 'run 90>160x60 160x60 80x200', 'fired@2:46 raised@3:46'],
      ['for a minute, and no longer', 'low-in-exertion', 'run 90>160x60 160x60 90x200', 'fired@4:05 raised@5:05'],
      ['not for a fast heart at rest', 'very-high-at-rest', `still 80x60 run 90x2 180x25 still 180x200`, 'fired@4:26'],
      ['nor for a fall', 'fall-then-still', `still 80x60 run 90x2 180x30 jump 180 lie 180x30`, 'fired@1:49'],
    ])('%s', (_, rule, line, expected) => expect(tell(rule, line)).toBe(expected))
  })
})

describe('low-oxygen (off by default): two measurements below 92 % at rest; high below 88 %; clears at 94 %', () => {
  const on = rules.map(rule => ({ ...rule, enabled: true }))
  /** One measurement every ten seconds. */
  function told(line: string, percents: string, { enabled = true } = {}): string {
    const values = percents.split(' ').map(Number)
    const readings = trace(line).map((reading, i): Reading => {
      const spo2 = values[i / 10]
      return spo2 === undefined || Number.isNaN(spo2) ? reading : { ...reading, spo2 }
    })
    const stage = createStage(enabled ? { rules: on } : {})
    play(stage, readings, traceStart + traceMs(line))
    return story('low-oxygen', stage.transitions)
  }
  test.each([
    ['97 % is well', 'still 80x100', '97 97 97 97 97 97 97', ''],
    ['one low value is chance', 'still 80x100', '97 97 97 97 90 97 97', ''],
    ['two in a row are not', 'still 80x100', '97 97 97 97 90 91 91', 'fired@0:50'],
    ['with a good one between they are', 'still 80x100', '97 97 97 90 97 90 97', ''],
    ['92 is not below', 'still 80x100', '97 97 97 97 92 92 92', ''],
    ['below 88: act now', 'still 80x100', '97 97 97 97 90 86 91', 'fired@0:50'],
    ['it gets worse', 'still 80x100', '97 97 97 97 90 90 87', 'fired@0:50 raised@1:00'],
    ['94 % ends it', 'still 80x100', '97 97 97 97 90 90 94', 'fired@0:50 resolved@1:00'],
    ['93 % does not', 'still 80x100', '97 97 97 97 90 90 93', 'fired@0:50'],
    ['while walking it is not judged', 'walk 80x100', '90 90 90 90 90 90 90', ''],
    ['after 30 s of rest it is', 'walk 80x40 still 80x60', '90 90 90 90 90 90 90 90', 'fired@1:10'],
    ['no measurement, nothing known', 'still 80x100', '', ''],
    ['silence never resolves', 'still 80x60 _x100', '97 97 97 97 90 90', 'fired@0:50'],
  ])('%s', (_, line, percents, expected) => expect(told(line, percents)).toBe(expected))

  test('as it ships nobody hears of it', () => {
    expect(told('still 80x100', '90 90 90 86 86 86 86', { enabled: false })).toBe('')
  })
})
