import { describe, expect, test } from 'vitest'
import type { Lesson } from '../../domain/lesson.ts'
import type { Reading } from '../../domain/reading.ts'
import { trace, traceMs, traceStart } from '../support/trace.ts'
import { about, ana, createStage, lesson, play, story } from './tell.ts'

/** Ana's minutes among classmates who do something else; each line may be shorter than the class's. */
function inClass(anasLine: string, classLine: string, size = 9) {
  const mates = Array.from({ length: size }, (_, i) => trace(classLine).map(reading => ({ ...reading, student: `s${i}`, band: `b${i}x` })))
  const all = [...trace(anasLine), ...mates.flat()].sort((a, b) => a.t - b.t)
  const stage = createStage()
  play(stage, all, traceStart + Math.max(traceMs(anasLine), traceMs(classLine)))
  return about('ana', stage.transitions)
}

describe('unusual-stillness: motionless for 60 s while 70 % of the class is active', () => {
  const playing = 'run 150x240'
  const whole = (line: string, mates = playing, size = 9) => story('unusual-stillness', inClass(line, mates, size))
  test.each([
    ['playing on', 'run 150x240', ''],
    ['a minute without moving', 'run 150x60 still 120x90', 'fired@2:00'],
    ['half a minute', 'run 150x60 still 120x40 walk 120x60', ''],
    ['fidgeting is moving', 'run 150x60 fidget 120x100', ''],
    ['a twitch is not', 'run 150x60 still 120x30 fidget 120x2 still 120x60', 'fired@2:00'],
    ['steps end it', 'run 150x60 still 120x90 walk 120x20', 'fired@2:00 resolved@2:33'],
    ['squirming does not', 'run 150x60 still 120x90 fidget 120x30', 'fired@2:00'],
    ['on the bench from the start', 'still 90x240', ''],
    ['off the wrist', 'run 150x60 off still 120x100', ''],
    ['no motion, no judgement', '150x60 120x120', ''],
    ['a pause covers nothing', 'run 150x60 still 120x40 _x10 120x40', 'fired@2:11'],
    ['a gap starts again', 'run 150x60 still 120x50 _x30 120x40', ''],
    ['silence never resolves', 'run 150x60 still 120x70 _x100', 'fired@2:00'],
  ])('%s', (_, line, expected) => expect(whole(line)).toBe(expected))

  test.each([
    ['when the class rests too', 'run 150x60 still 120x180', 9, ''],
    ['from when the class is at it again', 'run 150x60 still 120x60 run 150x120', 9, 'fired@3:07'],
    ['among fewer than five there is no class to compare with', 'run 150x240', 3, ''],
  ])('%s', (_, mates, size, expected) => expect(whole('run 150x60 still 120x180', mates, size)).toBe(expected))

  test('with a sign of the heart it is high', () => {
    const told = inClass('run 150x60 still 120x20 120>110x5 130 145 160 175x100', playing)
    const stillness = told.filter(each => each.change === 'fired' && each.alert.rule === 'unusual-stillness')
    expect(stillness).toMatchObject([{ alert: { severity: 'medium' } }])
    expect(told.find(each => each.change === 'fired' && each.alert.rule === 'high-for-motion')).toBeDefined()
    expect(told.find(({ change }) => change === 'raised')).toMatchObject({ severity: 'high' })
  })
})

describe('heat: at 26 °C or more a heart that beats 10 faster than ten minutes ago for the same load', () => {
  const minutes = (each: readonly string[]) => each.join(' ')
  /** Twenty minutes of walking; the heart rises by so much in ten minutes. */
  const walk = (rise: number) => minutes(['walk', '100>130x60', `130>${130 + 2 * rise}x1200`])
  function told(line: string, heat: Lesson['heat']) {
    const stage = createStage({ lesson: { ...lesson, heat: heat ?? null } })
    play(stage, trace(line), traceStart + traceMs(line))
    return story('heat', stage.transitions)
  }
  const at = (wbgt: number, since = traceStart) => ({ wbgt, since })
  test.each([
    ['a drift of 14 in the heat', walk(14), at(28), /^fired@1\d:00$/],
    ['a drift of 5', walk(5), at(28), /^$/],
    ['at 25 °C it is not the heat', walk(14), at(25), /^$/],
    ['nobody set the heat', walk(14), null, /^$/],
    [
      'a heart that works harder because the child does',
      minutes(['walk', '100>130x60', '130x600', 'run', '130>175x60', '175x600']),
      at(28),
      /^$/,
    ],
    ['set later: counted from then on', walk(14), at(28, traceStart + 120_000), /^fired@18:00$/],
    ['no motion, no judgement', walk(14).replace('walk ', ''), at(28), /^$/],
    ['sitting in the shade is no load', walk(14).replace('walk', 'still'), at(28), /^$/],
    ['silence never resolves', `${walk(14)} _x300`, at(28), /^fired@1\d:00$/],
    ['it clears when the drift is below 5', `${walk(14)} 158>140x120 140x720`, at(28), /^fired@1\d:00 resolved@\d\d:00$/],
  ])('%s', (_, line, heat, expected) => expect(told(line, heat)).toMatch(expected))
})

test('one of the class is silent, and counts neither as active nor as resting', () => {
  const quiet = (reading: Reading) => reading.t < traceStart + 30_000
  const stage = createStage({ student: ana })
  const mates = Array.from({ length: 9 }, (_, i) =>
    trace('run 150x240')
      .map(reading => ({ ...reading, student: `s${i}` }))
      .filter(reading => i < 5 || quiet(reading)),
  )
  const all = [...trace('run 150x60 still 120x100'), ...mates.flat()].sort((a, b) => a.t - b.t)
  play(stage, all, traceStart + 160_000)
  expect(story('unusual-stillness', about('ana', stage.transitions))).toBe('fired@2:00')
})
