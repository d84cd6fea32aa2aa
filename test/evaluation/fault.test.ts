import { expect, test } from 'vitest'
import { faultOf } from '../../evaluation/fault.ts'
import { wholeOf } from '../../evaluation/manifest.ts'
import { trace } from '../support/trace.ts'

const beating = '120>170x50 170>120x50'
const quiet = { notes: 'walk', beats: false }

test.each<[string, string, { notes: string; beats: boolean }, string | null]>([
  ['a heart that rises and falls', beating, quiet, null],
  ['a minute of one figure', `${beating} 120x61`, quiet, '62 s of one heart rate'],
  ['less than that', `${beating} 120x59`, quiet, null],
  ['a minute of one figure with a pause in it', `${beating} 120x40 _x10 120x40`, quiet, null],
  ['one jump is a slip', `${beating} 170 120>150x30`, quiet, null],
  ['three are a sensor', `${beating} 170 120 170>150x30`, quiet, '3 jumps of 40 or more in a second'],
  ['of single beats, they are early ones', `${beating} 170 120 170>150x30`, { notes: '', beats: true }, null],
  [
    'the belt was off, as the note says',
    beating,
    { notes: 'HR quality: disconnected/50Hz bits in 16% s', beats: false },
    'disconnected in 16 %',
  ],
  ['hardly ever', beating, { notes: 'HR quality: disconnected/50Hz bits in 2% s', beats: false }, null],
  [
    'what the note says is not said twice',
    `${beating} 120x61`,
    { notes: 'longest constant HR 62 rows', beats: false },
    '62 rows of one heart rate',
  ],
])('%s', (_, line, of, expected) => expect(faultOf(trace(line), of)).toBe(expected))

test('an excerpt names the recording whose sensor it shares', () => {
  expect(wholeOf('starts at 840s of hexoskin_004; HR on the first row')).toBe('hexoskin_004')
  expect(wholeOf('torso worn')).toBeNull()
})
