import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Series } from '../../../domain/series.ts'
import { readRecording } from '../../../record/files/recording.ts'
import { tcxOf } from '../../../record/files/write-tcx.ts'
import { recordingsOf, withRecordings } from '../../support/recordings.ts'
import { elementsOf, faultsOf } from './tcx-schema.ts'
import { start, upload } from './upload.ts'

const startsAt = Date.parse(start)

interface Second {
  /** ms since the lesson's start */
  at: number
  bpm?: number | null
  steps?: number | undefined
}

const seriesOf = (seconds: readonly Second[]): Series => {
  const column = (of: (second: Second) => number | null | undefined) => Float64Array.from(seconds, second => of(second) ?? Number.NaN)
  return {
    t: column(({ at }) => startsAt + at),
    bpm: column(({ bpm }) => bpm),
    contact: column(() => 1),
    enmo: column(() => 200),
    steps: column(({ steps }) => steps),
  }
}
const textOf = (of: Parameters<typeof tcxOf>[0]) => [...tcxOf(of)].join('')
const written = (...seconds: Second[]) => textOf({ title: '5B, ball games', startsAt, series: seriesOf(seconds) })

test('a lesson, as it is written', () => {
  expect(written({ at: 0, bpm: 100.4, steps: 2 }, { at: 1000, bpm: null, steps: 0 }, { at: 3000, bpm: 161 }, { at: 60_000 })).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
  xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2 http://www.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd">
<Activities>
<Activity Sport="Other">
<Id>2026-03-02T10:00:00.000Z</Id>
<Lap StartTime="2026-03-02T10:00:00.000Z">
<TotalTimeSeconds>61</TotalTimeSeconds>
<DistanceMeters>0</DistanceMeters>
<Calories>0</Calories>
<AverageHeartRateBpm><Value>131</Value></AverageHeartRateBpm>
<MaximumHeartRateBpm><Value>161</Value></MaximumHeartRateBpm>
<Intensity>Active</Intensity>
<TriggerMethod>Manual</TriggerMethod>
<Track>
<Trackpoint><Time>2026-03-02T10:00:00.000Z</Time><HeartRateBpm><Value>100</Value></HeartRateBpm><Extensions><ns3:TPX><ns3:RunCadence>60</ns3:RunCadence></ns3:TPX></Extensions></Trackpoint>
<Trackpoint><Time>2026-03-02T10:00:01.000Z</Time><Extensions><ns3:TPX><ns3:RunCadence>0</ns3:RunCadence></ns3:TPX></Extensions></Trackpoint>
<Trackpoint><Time>2026-03-02T10:00:03.000Z</Time><HeartRateBpm><Value>161</Value></HeartRateBpm></Trackpoint>
<Trackpoint><Time>2026-03-02T10:01:00.000Z</Time></Trackpoint>
</Track>
</Lap>
<Notes>5B, ball games</Notes>
</Activity>
</Activities>
</TrainingCenterDatabase>
`,
  )
})

describe('the lap', () => {
  const lap = (...seconds: Second[]) => {
    const children = elementsOf(written(...seconds)).children[0]!.children[0]!.children.find(({ name }) => name === 'Lap')!.children
    const value = (of: string) => children.find(({ name }) => name === of)?.children[0]?.text ?? 'none'
    return `${value('AverageHeartRateBpm')} ${value('MaximumHeartRateBpm')} in ${children[0]!.text} s from ${lapStart(written(...seconds))}`
  }
  const lapStart = (xml: string) => /StartTime="[^T]*T([^"]*)Z"/.exec(xml)?.[1]

  test.each<[string, Second[], string]>([
    ['begins with the lesson', [{ at: 5000, bpm: 90 }], '90 90 in 6 s from 10:00:00.000'],
    ['or with a band that was early', [{ at: -2500, bpm: 90 }], '90 90 in 1 s from 09:59:57.500'],
    [
      'means over the time that a reading stands for',
      [
        { at: 0, bpm: 140 },
        { at: 3000, bpm: 100 },
      ],
      '130 140 in 4 s from 10:00:00.000',
    ],
    [
      'a longer pause stands for nothing',
      [
        { at: 0, bpm: 100 },
        { at: 9000, bpm: 140 },
      ],
      '120 140 in 10 s from 10:00:00.000',
    ],
    ['has no heart rate where there was none', [{ at: 0 }], 'none none in 1 s from 10:00:00.000'],
    ['nor one that a byte does not hold', [{ at: 0, bpm: 258 }], 'none none in 1 s from 10:00:00.000'],
    ['may be empty', [], 'none none in 0 s from 10:00:00.000'],
  ])('%s', (_, seconds, expected) => {
    expect(lap(...seconds)).toBe(expected)
    expect(faultsOf(elementsOf(written(...seconds)))).toEqual([])
  })
})

test('steps are one leg’s cadence, as far as a byte of the schema holds it', () => {
  const cadences = [0, 2, 8, 8.5, 10].map(steps => /<ns3:RunCadence>(.*)<\/ns3:RunCadence>/.exec(written({ at: 0, steps }))?.[1])
  expect(cadences).toEqual(['0', '60', '240', undefined, undefined])
})

test.each([
  ['a class’s name is text, whatever is in it', '<b>5 & "6" ]]></Notes>', '&lt;b&gt;5 &amp; "6" ]]&gt;&lt;/Notes&gt;'],
  ['in any script', '五（2）班 🏃', '五（2）班 🏃'],
  ['what XML cannot hold is left out', 'a\u0000b\u001b\ud83dc\uffff', 'abc'],
])('%s', (_, title, expected) => {
  const xml = textOf({ title, startsAt, series: seriesOf([]) })
  expect(xml).toContain(`<Notes>${expected}</Notes>`)
  expect(faultsOf(elementsOf(xml))).toEqual([])
})

test('the check of the schema sees what is wrong', () => {
  const whole = written({ at: 0, bpm: 100, steps: 2 })
  const faults = (from: string | RegExp, to: string) => faultsOf(elementsOf(whole.replace(from, to)))
  expect(faults('', '')).toEqual([])
  expect(faults(/(<Intensity>.*)\n(<TriggerMethod>.*)/, '$2\n$1')).toEqual(['Lap: order of its children'])
  expect(faults('<Calories>0</Calories>', '')).toEqual(['Lap: 0 Calories'])
  expect(faults('<Value>100</Value>', '<Value>0</Value>')).toEqual(['Value: "0"'])
  expect(faults('Sport="Other"', 'Sport="PE"')).toEqual(['Activity: Sport="PE"'])
  expect(faults('<Notes>', '<Name>Ana</Name><Notes>')).toEqual(['Activity: order of its children', 'no element Name'])
})

test('what we write is valid, and our reader reads the same seconds in it', async () => {
  const second = fc.record({
    gap: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 900 }) }),
    bpm: fc.option(fc.integer({ min: 20, max: 255 })),
    steps: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(second, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: -600_000, max: 600_000 }),
      async (lived, first) => {
        const seconds: Second[] = []
        for (const { gap, bpm, steps } of lived) seconds.push({ at: (seconds.at(-1)?.at ?? first) + 1000 * gap, bpm, steps })
        const xml = written(...seconds)
        expect(faultsOf(elementsOf(xml))).toEqual([])
        if (seconds.every(({ bpm }) => bpm === null)) return
        const read = await upload('a.tcx', xml)
        expect(read.outOfRange).toBe(0)
        expect(read.startsAt).toBe(startsAt + seconds[0]!.at)
        expect(read.seconds.map(({ offsetMs, values }) => [read.startsAt + offsetMs, values.bpm, values.steps])).toEqual(
          seconds.map(({ at, bpm, steps }) => [startsAt + at, bpm, steps]),
        )
      },
    ),
    { numRuns: 300 },
  )
})

withRecordings(
  'every recording of sport, written as TCX and read again, has each heartbeat at its second',
  async () => {
    const files = recordingsOf('activity', 100)
    expect(files.length).toBe(33)
    for (const file of files) {
      const { seconds } = await readRecording(file)
      const series = seriesOf(seconds.map(({ offsetMs, values }) => ({ at: offsetMs, bpm: values.bpm, steps: values.steps })))
      const xml = textOf({ title: 'PE', startsAt, series })
      expect([file, ...faultsOf(elementsOf(xml))]).toEqual([file])
      const read = await upload('a.tcx', xml)
      expect([file, read.outOfRange, read.seconds.map(({ offsetMs, values }) => [offsetMs, values.bpm])]).toEqual([
        file,
        0,
        seconds.map(({ offsetMs, values }) => [offsetMs, values.bpm]),
      ])
    }
  },
  60_000,
)
