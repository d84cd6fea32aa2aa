import { describe, expect, test } from 'vitest'
import { clockOf, trace, traceMs, traceStart } from '../support/trace.ts'
import { ana, createStage, lesson, play, tell } from './tell.ts'

const teen = { ...ana, ageYears: 13 }

/** How severe the rule's alert was, and when: `technical@2:00 high@2:05 over@3:00`. */
function severities(rule: string, line: string, stage = createStage()): string {
  play(stage, trace(line), traceStart + traceMs(line))
  const ids = new Set(stage.transitions.flatMap(each => (each.change === 'fired' && each.alert.rule === rule ? [each.alert.id] : [])))
  return stage.transitions
    .flatMap(each => {
      if (each.change === 'fired') return each.alert.rule === rule ? [`${each.alert.severity}@${clockOf(each.alert.firedAt)}`] : []
      if (!ids.has(each.id)) return []
      if (each.change === 'raised') return [`${each.severity}@${clockOf(each.decidedAt)}`]
      return [`${each.change === 'resolved' ? 'over' : 'again'}@${clockOf(each.at)}`]
    })
    .join(' ')
}

describe('near-max-sustained: 90 s (120 s from 12 on) at ≥ 95 % of the own maximum, or 5 min at ≥ 90 %: a note', () => {
  test.each([
    ['a minute of sprint', '150x60 170>195x20 195x60 150x60', ''],
    ['94 % is not 95 %', '150x60 189x120 150x60', ''],
    ['a minute and a half at ten years', '150x60 170>195x20 195x90 150x60', 'low@2:46 over@3:21'],
    ['five minutes at 92 %', '150x60 185x310 150x60', 'low@6:01 over@6:41'],
    ['above 85 % it goes on', '150x60 195x100 175x200', 'low@2:31'],
    ['a jump is the sensor’s, what comes after it counts', '150x60 195x92', 'low@2:31'],
    ['off the wrist it says nothing', '150x60 off 195x200', ''],
    ['a poor sensor’s figure trembles about the limit: nine seconds below are bridged', '150x60 195x50 186x9 195x60', 'low@2:31'],
    ['twenty are not', '150x60 195x50 180x20 195x60', ''],
    ['two seconds without a heart rate are bridged', '150x60 195x50 -x2 195x50', 'low@2:31'],
    ['a pause covers nothing', '150x60 195x50 _x5 195x50', 'low@2:37'],
    ['a gap starts again', '150x60 195x80 _x30 195x60', ''],
    ['silence never resolves', '150x60 195x100 _x100', 'low@2:31'],
  ])('%s', (_, line, expected) => expect(severities('near-max-sustained', line)).toBe(expected))

  test.each([
    ['at thirteen 120 s are needed', teen, '150x60 195x110', ''],
    ['and are enough', teen, '150x60 195x122', 'fired@3:01'],
    ['the own maximum counts, not the age’s', { ...ana, maxBpm: 215 }, '150x60 195x120', ''],
  ])('%s', (_, student, line, expected) => expect(tell('near-max-sustained', line, { student })).toBe(expected))

  test.each([
    ['a minute after the motion stopped it is a matter for the teacher', 'run 150x60 195x100 still 195x70', 'low@2:31 medium@3:39'],
    ['a heart that comes down is not', 'run 150x60 195x100 still 195>160x60 160x60', 'low@2:31 over@3:51'],
    ['nor is running on', 'run 150x60 195x300', 'low@2:31'],
  ])('%s', (_, line, expected) => expect(severities('near-max-sustained', line)).toBe(expected))

  test('nor does the lesson’s own rest excuse it: a minute into the cool-down, motion or none', () => {
    const phases = [
      { at: traceStart, phase: 'main' as const },
      { at: traceStart + 160_000, phase: 'cool-down' as const },
    ]
    const stage = () => createStage({ lesson: { ...lesson, phase: 'cool-down' }, phases })
    expect(severities('near-max-sustained', '150x60 195x200', stage())).toBe('low@2:31 medium@3:40')
    expect(severities('near-max-sustained', 'run 150x60 195x200', stage())).toBe('low@2:31 medium@3:40')
    expect(severities('near-max-sustained', '150x60 195x100 175x100', stage())).toBe('low@2:31')
  })
})

describe('low-in-exertion: running for a minute, and 40 below the expected heart for 45 s: the band’s matter, then the teacher’s', () => {
  const running = 'run 90>160x60 160x60'
  test.each([
    ['a heart that follows the run', `${running} 160x120`, ''],
    ['a slow one', `${running} 160>80x10 80x60`, 'technical@2:49'],
    ['a minute later, with good contact', `${running} 160>80x10 80x120`, 'technical@2:49 medium@3:49'],
    ['it clears when the heart is up again for 30 s', `${running} 160>80x10 80x60 80>165x10 165x40`, 'technical@2:49 over@3:47'],
    ['half a minute is not enough', `${running} 160>80x10 80x20 80>165x10 165x40`, ''],
    ['without an effort it is no sign', 'walk 90>140x60 140x60 140>80x10 80x100', ''],
    ['contact lost: not the child’s matter', `${running} 160>80x10 80x50 off 80x100`, 'technical@2:49'],
    ['no motion, no judgement', '90>160x60 160x60 160>80x10 80x120', ''],
    ['a pause covers nothing', `${running} 160>80x10 80x20 _x8 80x40`, 'technical@2:58'],
    ['a gap starts again', `${running} 160>80x10 80x30 _x30 80x30`, ''],
    ['silence never resolves', `${running} 160>80x10 80x60 _x200`, 'technical@2:49'],
  ])('%s', (_, line, expected) => expect(severities('low-in-exertion', line)).toBe(expected))
})

describe('sudden-drop: 50 or more in 20 s, to 35 below the expected heart', () => {
  const running = 'run 90>170x60 170x60'
  test.each([
    ['standing still 5 s after it: act now', `${running} 170>130x10 still 130>110x5 110x30`, 'technical@2:12 high@2:17'],
    ['moving on: look after half a minute', `${running} 170>110x12 110x60`, 'technical@2:09 medium@2:39'],
    ['moving on, then still', `${running} 170>110x12 110x10 still 110x30`, 'technical@2:09 high@2:26'],
    ['a normal stop', `${running} still 170>140x20 140>120x30 120x60`, ''],
    ['one as big at a stop is what a fit heart does', `${running} still 170>118x20 118x60`, ''],
    ['one to below what any stop explains is not', `${running} still 170>80x20 80x60`, 'technical@2:11 high@2:16'],
    ['50 in a minute is no drop', `${running} 170>120x60 120x30`, ''],
    ['it is over when it is expected', `${running} 170>110x12 110x5 110>175x10 175x20`, 'technical@2:09 over@2:23'],
    ['a jump down, moving on: a heart has no step, and a sensor has', `${running} 100x60`, 'technical@2:01'],
    ['a jump down, and still: act now, whatever the sensor did', `${running} 100x2 still 100>80x10 80x30`, 'technical@2:01 high@2:06'],
    ['moving on, and back by 20: the sensor had lost it', `${running} 170>110x12 110x10 110>132x8 115x60`, 'technical@2:09'],
    ['just when the effort began', 'walk 170x60 run 170x10 170>110x12 110x60', 'technical@1:19'],
    ['from a height that the sensor has just jumped to', 'walk 100x60 170x5 170>100x15 100x60', ''],
    ['from one that it held for 10 s', 'run 90>150x60 150x30 190x16 190>100x18 100x60', 'technical@1:58 medium@2:28'],
    ['back from a slip it is where it was', `${running} 130x2 170x3 170>110x12 110x60`, 'technical@2:14 medium@2:44'],
    ['lost contact is no drop', `${running} off 100x60`, ''],
    ['no heart rate is no drop', `${running} -x60`, ''],
    ['no motion, no judgement', '90>170x60 170x60 170>110x12 110x60', ''],
    ['a pause of 10 s in it', `${running} 170>150x4 _x10 110x40`, 'technical@2:14 medium@2:44'],
    ['before a gap is long ago', `${running} _x30 100x60`, ''],
    ['silence never resolves', `${running} 170>110x12 110x10 _x200`, 'technical@2:09'],
  ])('%s', (_, line, expected) => expect(severities('sudden-drop', line)).toBe(expected))
})
