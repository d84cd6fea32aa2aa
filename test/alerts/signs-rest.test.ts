import { describe, expect, test } from 'vitest'
import type { Reading } from '../../domain/reading.ts'
import { trace, traceMs, traceStart } from '../support/trace.ts'
import { ana, createStage, play, story, tell } from './tell.ts'

const teen = { ...ana, ageYears: 13 }
const grown = { ...ana, ageYears: 17 }

describe('high-at-rest: still for 180 s, then 120 s above 135 at ten years; clears below 120 for 60 s', () => {
  test.each([
    ['a heart at rest', 'still 90x600', ''],
    ['at the limit is not above it', 'still 90x180 90>135x20 135x300', ''],
    ['two minutes above it fire', 'still 90x180 90>140x20 140x130', 'fired@5:18'],
    ['not before five minutes of sitting', 'still 140x310', 'fired@5:00'],
    ['a minute and a half is fear that passes', 'still 90x180 90>140x20 140x90 140>100x10 100x60', ''],
    ['between limit and clearing it goes on', 'still 90x180 90>140x20 140x130 125x200', 'fired@5:18'],
    ['it clears after a minute below', 'still 90x180 90>140x20 140x130 140>110x10 110x70', 'fired@5:18 resolved@6:36'],
    ['a twitch is still sitting', 'still 140x200 fidget 140x2 still 140x100', 'fired@5:00'],
    ['fidgeting is not', `${'still 140x10 fidget 140x5 '.repeat(30)}`, ''],
    ['walking is not', 'walk 140x400', ''],
    ['no motion, no judgement', '140x600', ''],
    ['off the wrist nothing is known', 'still off 140x600', ''],
    ['lost heart rates for two seconds are bridged', `still 90x180 90>140x20 ${'140x10 -x2 '.repeat(11)}`, 'fired@5:20'],
    ['a pause of 10 s covers nothing, and the sitting goes on', 'still 90x180 90>140x20 140x60 _x10 140x80', 'fired@5:29'],
    ['a gap of 30 s starts again', 'still 140x290 _x30 140x100', ''],
    ['silence never resolves', 'still 140x310 _x300', 'fired@5:00'],
  ])('%s', (_, line, expected) => expect(tell('high-at-rest', line)).toBe(expected))

  test('the limit is the age’s: 128 at thirteen', () => {
    expect(tell('high-at-rest', 'still 90x180 90>132x20 132x130', { student: teen })).toBe('fired@5:18')
    expect(tell('high-at-rest', 'still 90x180 90>132x20 132x130')).toBe('')
  })
})

describe('very-high-at-rest: still for 120 s, then 60 s at 180 or more; clears below 160 for 60 s', () => {
  test.each([
    ['179 is not', 'still 90x130 90>179x15 179x120', ''],
    ['180 for a minute is', 'still 90x130 90>180x10 180x70', 'fired@3:19'],
    ['a jump’s first second does not count', 'still 90x130 180x70', 'fired@3:11'],
    ['59 s are not', 'still 90x130 90>180x10 180x59 180>120x10 120x60', ''],
    ['after a sprint it is no rest yet', 'run 90>190x60 190x60 still 190x100', ''],
    ['it clears after a minute below 160', 'still 90x130 180x70 180>150x5 150x70', 'fired@3:11 resolved@4:23'],
    ['at 165 it goes on', 'still 90x130 180x70 165x200', 'fired@3:11'],
    ['standing up does not end it', 'still 90x130 180x70 walk 180x100', 'fired@3:11'],
    ['no motion, no judgement', '190x400', ''],
    ['a pause covers nothing', 'still 90x130 180x40 _x5 180x30', 'fired@3:17'],
    ['a gap starts again', 'still 90x130 180x50 _x30 180x100', ''],
    ['silence never resolves', 'still 90x130 180x70 _x200', 'fired@3:11'],
  ])('%s', (_, line, expected) => expect(tell('very-high-at-rest', line)).toBe(expected))

  test('it stands for high-at-rest and high-for-motion, which do not begin beside it', () => {
    const line = 'still 140x130 190x300'
    expect(tell('very-high-at-rest', line)).toBe('fired@3:11')
    expect(tell('high-at-rest', line)).toBe('')
  })

  test('what began at a stroke and beats like a clock is told so; what rose by degrees is not', () => {
    const told = (line: string) => {
      const stage = createStage()
      play(stage, trace(line), traceStart + traceMs(line))
      const fired = stage.transitions.find(each => each.change === 'fired' && each.alert.rule === 'very-high-at-rest')
      return fired?.change === 'fired' && fired.alert.why.teacher.en.includes('began suddenly')
    }
    expect(told('still 90x130 185 190x80')).toBe(true)
    expect(told('still 90x130 90>190x60 190x80')).toBe(false)
    expect(told(`still 90x130 185 ${'182x5 194x5 '.repeat(8)}`)).toBe(false)
  })
})

describe('a sensor for which 1 g is 1.1 tells of 100 mg on a wrist that lies still', () => {
  const badly = (line: string): Reading[] =>
    trace(line).map(({ acc, enmo, ...reading }) => ({
      ...reading,
      ...(acc && { acc: [1.1 * acc[0], 1.1 * acc[1], 1.1 * acc[2]] as const }),
      ...(enmo !== undefined && { enmo: enmo + 100 }),
    }))
  test.each([
    ['very-high-at-rest', 'still 90x130 90>180x10 180x70', 'fired@3:19'],
    ['high-at-rest', 'still 90x180 90>140x20 140x130', 'fired@5:18'],
    ['high-at-rest', 'walk 140x400', ''],
  ])('%s: %s', (rule, line, expected) => {
    const stage = createStage()
    play(stage, badly(line), traceStart + traceMs(line))
    expect(story(rule, stage.transitions)).toBe(expected)
  })
})

describe('low-at-rest: below 50 (to 11 y), 45 (to 14), 40 (to 18) for 120 s, at rest', () => {
  test.each([
    ['50 is not below it', 'still 70x30 50x200', ''],
    ['two minutes at 48', 'still 70x30 48x130', 'fired@2:31'],
    ['55 for half a minute ends it', 'still 70x30 48x130 55x40', 'fired@2:31 resolved@3:10'],
    ['54 does not', 'still 70x30 48x130 54x100', 'fired@2:31'],
    ['a walk is no rest', 'walk 70x30 48x300', ''],
    ['a twitch is', 'still 70x30 48x60 fidget 48x2 still 48x70', 'fired@2:31'],
    ['no motion, no judgement', '70x30 48x300', ''],
    ['no contact, no judgement', 'still 70x30 off 48x300', ''],
    ['a pause covers nothing', 'still 70x30 48x60 _x10 48x80', 'fired@2:42'],
    ['a gap starts again', 'still 70x30 48x110 _x30 48x60', ''],
    ['silence never resolves', 'still 70x30 48x130 _x200', 'fired@2:31'],
  ])('%s', (_, line, expected) => expect(tell('low-at-rest', line)).toBe(expected))

  test.each([
    ['a teen at 44', teen, 44, 'fired@2:31'],
    ['a teen at 46', teen, 46, ''],
    ['a grown pupil at 39', grown, 39, 'fired@2:31'],
    ['a grown pupil at 42', grown, 42, ''],
  ])('%s', (_, student, bpm, expected) => expect(tell('low-at-rest', `still 60x30 ${bpm}x130`, { student })).toBe(expected))
})

describe('not-recovering: stopped from 80 % of the maximum or more, and after 180 s for 20 s still above 75 % of that', () => {
  const hard = 'run 90>180x90 180x30'
  test.each([
    ['a heart that slows is recovering', `${hard} still 180>110x120 110x120`, ''],
    ['one that does not', `${hard} still 180>150x60 150x140`, 'fired@5:19'],
    ['it clears at 65 % of it', `${hard} still 180>150x60 150x140 150>116x20 116x5`, 'fired@5:19 resolved@5:39'],
    ['at 70 % it goes on', `${hard} still 180>150x60 150x140 150>126x20 126x100`, 'fired@5:19'],
    ['an effort below 80 % is none', 'run 90>155x90 155x30 still 155>130x60 130x200', ''],
    [
      'a heart that is at its highest half a minute after the stop: that is the end',
      'run 90>150x90 150x30 still 150>175x30 175x200',
      'fired@5:19',
    ],
    ['two minutes later is another matter', 'run 90>150x90 150x30 still 150x90 150>175x20 175x200', ''],
    ['who walks has not stopped', `${hard} walk 180>150x60 150x200`, ''],
    ['a few steps are still a stop', `${hard} still 180>150x60 150x60 walk 150x2 still 150x80`, 'fired@5:19'],
    ['played on in between: another stop counts', `${hard} still 180>150x60 150x60 run 150x30 still 150x200`, ''],
    ['no motion, no judgement', '90>180x90 180x30 180>150x60 150x200', ''],
    ['a gap forgets the stop', `${hard} still 180>150x60 150x100 _x30 150x100`, ''],
    ['silence never resolves', `${hard} still 180>150x60 150x140 _x300`, 'fired@5:19'],
  ])('%s', (_, line, expected) => expect(tell('not-recovering', line)).toBe(expected))

  test('the teacher reads where it is, and where it should be by now', () => {
    const stage = createStage()
    const line = `${hard} still 180>150x60 150x140`
    play(stage, trace(line), traceStart + traceMs(line))
    expect(story('not-recovering', stage.transitions)).toBe('fired@5:19')
    const fired = stage.transitions.find(each => each.change === 'fired' && each.alert.rule === 'not-recovering')
    expect(fired).toMatchObject({ alert: { value: 150, expected: 134.9, severity: 'medium' } })
  })
})
