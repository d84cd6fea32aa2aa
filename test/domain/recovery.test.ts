import { expect, test } from 'vitest'
import { type LessonTimes, recoveryOf } from '../../domain/recovery.ts'
import { seriesOfTrace } from '../support/series.ts'
import { clockOf, traceStart as start } from '../support/trace.ts'

/** MVPA from 140, zone 4 from 160 beats/min. */
const ana = { ageYears: 10, restingBpm: 80, maxBpm: 200 }

function recovery(line: string, phases: LessonTimes['phases'] = [], seconds = 600): string {
  const withMotion = !line.startsWith('strap')
  const found = recoveryOf(seriesOfTrace(line), ana, { startsAt: start, endsAt: start + seconds * 1_000, phases }, withMotion)
  if (!found) return ''
  const { stoppedAt, endBpm, afterBpm, dropBpm, index } = found
  return `${clockOf(stoppedAt)} ${endBpm} − ${afterBpm} = ${dropBpm}, ${index?.toFixed(3) ?? '–'}`
}

test.each([
  ['a run, then a stand', 'run 180x120 still 150x90', '2:00 180 − 150 = 30, 0.300'], // 30 ÷ (180 − 80)
  ['the end is the last five seconds’ mean', 'run 170x115 170x1 172x1 174x1 176x1 178x1 still 150x90', '2:00 174 − 150 = 24, 0.255'],
  ['fidgeting is nearly still', 'run 180x120 fidget 150x90', '2:00 180 − 150 = 30, 0.300'],
  ['a few steps are', 'run 180x120 still 150x30 walk 150x4 still 150x40', '2:00 180 − 150 = 30, 0.300'],
  ['ten are not', 'run 180x120 still 150x30 walk 150x10 still 150x40', ''],
  ['a walk is not: the effort went on', 'run 180x120 walk 150x90', ''],
  ['nor is a short stop', 'run 180x120 still 170x20 run 180x100', ''],
  ['a minute at MVPA', 'run 140x60 still 110x90', '1:00 140 − 110 = 30, 0.500'],
  ['a minute below it is no effort', 'run 139x60 still 110x90', ''],
  ['a sprint with a hard heart at its end', 'still 90x60 run 120x15 161x15 still 120x90', '1:30 161 − 120 = 41, 0.506'],
  ['a short one without', 'still 90x60 run 120x15 159x15 still 120x90', ''],
  ['of two, the one from higher', 'run 170x90 still 130x90 run 185x90 still 140x90', '4:30 185 − 140 = 45, 0.429'],
  ['of two, though it comes first', 'run 185x90 still 140x90 run 170x90 still 130x90', '1:30 185 − 140 = 45, 0.429'],
  ['a higher one that did not stop is passed over', 'run 185x90 walk 150x90 run 170x90 still 130x90', '4:30 170 − 130 = 40, 0.444'],
  [
    'a higher one whose heart was lost leaves the other',
    'run 170x90 still 130x90 run 185x90 still 140x50 -x40',
    '1:30 170 − 130 = 40, 0.444',
  ],
  ['a heart that went on rising', 'run 150x90 still 160x90', '1:30 150 − 160 = -10, -0.143'],
  ['no heart rate a minute later', 'run 180x120 still 150x50 -x40', ''],
  ['off the wrist a minute later', 'run 180x120 still 150x50 off 150x40', ''],
  ['silence at the stop: nobody saw it', 'run 180x120 _x10 still 150x90', ''],
  ['motion lost after the stop: it may have gone on', 'run 180x120 still 150x20 strap 150x70', ''],
  ['no stop', 'run 180x300', ''],
  ['never an effort', 'still 90x300', ''],
])('%s', (_, line, told) => expect(recovery(line)).toBe(told))

test('the minute after the stop has to be the lesson’s', () => {
  expect(recovery('run 180x120 still 150x90', [], 183)).toBe('2:00 180 − 150 = 30, 0.300')
  expect(recovery('run 180x120 still 150x90', [], 180)).toBe('')
})

test('the minute before it as well', () => {
  const lesson = { startsAt: start + 60_000, endsAt: start + 600_000, phases: [] }
  const stoppedAt = (line: string) => recoveryOf(seriesOfTrace(line), ana, lesson, true)?.stoppedAt ?? null
  expect(stoppedAt('run 150x110 still 130x90')).toBe(start + 110_000)
  expect(stoppedAt('run 150x100 still 130x90')).toBeNull()
})

const at = (seconds: number, phase: LessonTimes['phases'][number]['phase']) => ({ at: start + seconds * 1_000, phase })
const strap = 'strap 180x120 150x57 130x120'

test.each<[string, LessonTimes['phases'], string]>([
  ['none', [], ''],
  ['main, then rest', [at(0, 'main'), at(120, 'rest')], '2:00 180 − 130 = 50, 0.500'],
  ['main, then cool-down', [at(0, 'main'), at(120, 'cool-down')], '2:00 180 − 130 = 50, 0.500'],
  ['a rest that goes on as a cool-down', [at(0, 'main'), at(120, 'rest'), at(150, 'cool-down')], '2:00 180 − 130 = 50, 0.500'],
  ['a rest of less than a minute', [at(0, 'main'), at(120, 'rest'), at(170, 'sprint')], ''],
  ['a rest of a minute', [at(0, 'main'), at(120, 'rest'), at(180, 'sprint')], '2:00 180 − 130 = 50, 0.500'],
  ['to main', [at(0, 'warm-up'), at(120, 'main')], ''],
  ['a rest from the start', [at(0, 'rest')], ''],
])('without motion the phases tell: %s', (_, phases, told) => expect(recovery(strap, phases)).toBe(told))

test('a rest turning to cool-down stops nothing, even where the rest’s own minute is lost', () =>
  expect(recovery('strap 180x120 150x50 -x20 130x60', [at(0, 'main'), at(120, 'rest'), at(150, 'cool-down')])).toBe(''))

test('with motion they do not: the class may rest, this child goes on', () =>
  expect(recovery('run 180x300', [at(0, 'main'), at(120, 'rest')])).toBe(''))

test('a heart that never left its rest has no index', () => {
  const lesson = { startsAt: start, endsAt: start + 600_000, phases: [at(60, 'rest')] }
  // rest 100, max 120: zone 4 from 96, so that a heart of 98 is hard and yet below rest
  const found = recoveryOf(seriesOfTrace('98x60 90x90'), { ageYears: 10, restingBpm: 100, maxBpm: 120 }, lesson, false)
  expect(found).toEqual({ stoppedAt: start + 60_000, endBpm: 98, afterBpm: 90, dropBpm: 8, index: null })
})
