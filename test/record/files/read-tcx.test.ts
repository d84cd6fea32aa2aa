import { expect, test } from 'vitest'
import { activityFit } from './made-fit.ts'
import { tcx, trackpoint } from './made-tcx.ts'
import { start, told, upload } from './upload.ts'

test('time with any zone, heart rate, and steps from one leg’s cadence; the file’s own clock', async () => {
  const first = trackpoint('2026-03-02T11:00:00+01:00', 140)
  const recorded = upload('a.TCX', tcx(first, trackpoint('2026-03-02T10:00:01.500Z', 141, 81), trackpoint('2026-03-02T10:00:02Z')))
  expect(await told(recorded)).toBe('+0 140 –, +1.5 141 2.7, +2 – –')
  expect((await recorded).startsAt).toBe(Date.parse(start))
})

test.each([
  ['a comment', `<!-- ${trackpoint(start, 200)} -->`],
  ['CDATA', `<Notes><![CDATA[${trackpoint(start, 200)}]]></Notes>`],
  ['a processing instruction', `<?x ${trackpoint(start, 200)} ?>`],
  ['a lap’s summary', '<AverageHeartRateBpm><Value>200</Value></AverageHeartRateBpm>'],
  ['an attribute', `<Lap note="/> 'Value' >"/>`],
])('what stands in %s is no heartbeat', async (_, other) => {
  expect(await told(upload('a.tcx', tcx(other, trackpoint(start, 99), other)))).toBe('+0 99 –')
})

test('prefixes, attributes and white space are other programs’ taste; a crank’s cadence is no steps', async () => {
  const heart = `<t:HeartRateBpm xsi:type='t:HeartRateInBeatsPerMinute_t'>\n <t:Value> 99 </t:Value>\n</t:HeartRateBpm>`
  const point = `<t:Trackpoint a=">"><t:Time>\n${start}</t:Time ><t:Position/>${heart}<t:Cadence>80</t:Cadence></t:Trackpoint>`
  expect(await told(upload('a.tcx', tcx(point)))).toBe('+0 99 –')
})

test.each([
  [
    'another sensor’s value',
    '<HeartRateBpm><Value>99</Value></HeartRateBpm><Extensions><Value>7</Value><s:A><Value>7</Value></s:A></Extensions>',
  ],
  [
    'a cadence that is not of the extension',
    '<HeartRateBpm><Value>99</Value></HeartRateBpm><Extensions><RunCadence>80</RunCadence></Extensions>',
  ],
  ['a comment amid a number', '<HeartRateBpm><Value>9<!-- 0 -->9</Value></HeartRateBpm>'],
  ['what follows a trackpoint in a trackpoint', `${trackpoint(start, 99)}<HeartRateBpm><Value>99</Value></HeartRateBpm>`],
])('odd, and read as it stands: %s', async (_, inner) => {
  expect(await told(upload('a.tcx', tcx(`<Trackpoint><Time>${start}</Time>${inner}</Trackpoint>`)))).toBe('+0 99 –')
})

test('of two readings in one second of the clock the first gives the time and the later the values; what it does not say stays', async () => {
  const times = ['00.200', '00.200', '00.900', '01.100'].map(second => `2026-03-02T10:00:${second}Z`) as [string, string, string, string]
  const points = [trackpoint(times[0], 100, 60), trackpoint(times[1], 101), trackpoint(times[2]), trackpoint(times[3], 103)]
  expect(await told(upload('a.tcx', tcx(...points)))).toBe('+0 101 2, +0.9 103 –')
  const records = [{ second: 0, bpm: 100 }, { second: 0, bpm: 101 }, { second: 0 }, { second: 1, bpm: 103 }]
  expect(await told(upload('a.fit', activityFit({ start, records })))).toBe('+0 101 –, +1 103 –')
})

test('a value that the contract does not admit is unknown, and counted', async () => {
  const points = [trackpoint(start, 0), trackpoint('2026-03-02T10:00:01Z', 261), trackpoint('2026-03-02T10:00:02Z', 80, 400)]
  const recorded = await upload('a.tcx', tcx(...points))
  expect([recorded.outOfRange, recorded.seconds.map(({ values }) => values)]).toEqual([3, [{ bpm: null }, { bpm: null }, { bpm: 80 }]])
})
