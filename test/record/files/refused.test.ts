import { expect, test } from 'vitest'
import { fileBytesMax, readRecordedFile } from '../../../record/files/recording.ts'
import { activityFit, at, definition, fitOf, running, uint32, withChecksum } from './made-fit.ts'
import { tcx, trackpoint } from './made-tcx.ts'
import { now, start, told, upload } from './upload.ts'

const every = (count: number, stepSeconds: number) => Array.from({ length: count }, (_, i) => ({ second: i * stepSeconds, bpm: 90 }))
const watched = (records: { second: number; bpm?: number }[], from = start) => activityFit({ start: from, records })
const onTheTen = (second: string) => `2026-03-02T10:00:${second}`
const timeAlone = definition({ local: 0, message: 20, fields: [[253, 4, 0x86]] })
const sessions = Array(101).fill({ sport: running, from: 0, seconds: 9 })

test.each<[string, string, string | Uint8Array, string]>([
  ['a CSV', 'a.csv', 't_ms\n0\n', 'a.csv: a CSV does not say when it was recorded; export the activity as .fit or .tcx'],
  ['another kind', 'a.gpx', '<gpx/>', 'a.gpx: not an activity; give a .fit or .tcx file'],
  ['no name', '', '', ': not an activity; give a .fit or .tcx file'],
  ['a name to mislead', '../../etc/\u202Ea\n.fit', 'x', 'a.fit: not a whole FIT file (byte 0: no FIT header); export the activity again'],
  [
    'a name without end',
    `${'x'.repeat(500)}.fit`,
    'x',
    `${'x'.repeat(76)}.fit: not a whole FIT file (byte 0: no FIT header); export the activity again`,
  ],
  ['too large', 'a.fit', new Uint8Array(fileBytesMax + 1), 'a.fit: larger than 8 MiB; export one activity alone'],
])('refused by its kind: %s', async (_, name, content, message) => {
  await expect(upload(name, content)).rejects.toMatchObject({ name: 'RecordingError', message })
})

test.each<[string, string | Uint8Array, string]>([
  ['empty', '', ': not a whole FIT file (byte 0: no FIT header); export the activity again'],
  ['cut', watched(every(2, 1)).slice(0, -3), ': not a whole FIT file (byte 58: it ends too early); export the activity again'],
  [
    'one bit is another',
    flipped(watched(every(2, 1))),
    ': not a whole FIT file (byte 59: its checksum does not match); export the activity again',
  ],
  ['nothing recorded', watched([]), ': nothing recorded in it; leave it out'],
  [
    'no heart rate',
    watched([{ second: 0 }]),
    ': no heart rate from first to last second; choose an activity recorded with a heart-rate sensor',
  ],
  ['no time', fitOf([...definition({ local: 0, message: 20, fields: [] }), 0]), ': record 1: without a time; export the activity again'],
  ['time goes back', watched(every(2, -1)), ': record 2: the time goes back; sort the file by time, or export the activity again'],
  ['half a day', watched(every(721, 60)), ': record 721: 12 hours after the first second; cut the file at its pauses'],
  ['101 sessions', activityFit({ start, records: every(1, 1), sessions }), ': more than 100 sessions; export one activity alone'],
  [
    'points without end',
    fitOf([
      ...timeAlone,
      ...Array(50_001)
        .fill([0, ...uint32(at(start))])
        .flat(),
    ]),
    ': record 50001: more than 50000 points; export the activity at one a second',
  ],
  [
    'a clock never set',
    watched(every(1, 1), '1989-12-31T00:05:00Z'),
    ': begins at 1989-12-31T00:05:00.000Z by its own clock; set the clock of the device, and correct the times in this file',
  ],
])('refused, with place and fix: a FIT file where %s', async (_, content, message) => {
  await expect(upload('a.fit', content)).rejects.toMatchObject({ name: 'RecordingError', message: `a.fit${message}` })
})

/** A record's definition is bytes 12 to 20, its message 21 to 25. */
const heart = [...definition({ local: 0, message: 20, fields: [[253, 4, 0x86]] }), 0, ...uint32(at(start))]
const changed = (byte: number, value: number) => heart.map((was, i) => (i + 12 === byte ? value : was))

test.each<[string, Uint8Array, string]>([
  ['a message cut by the end', fitOf(heart.slice(0, -1)), '22: a message that is cut short'],
  ['a definition cut by the end', fitOf(heart.slice(0, 5)), '12: a definition that is none'],
  ['a definition cut in its fields', fitOf(heart.slice(0, 8)), '12: a definition that is none'],
  ['a definition cut before its developer fields', fitOf(changed(12, 0x60).slice(0, 9)), '12: a definition that is none'],
  ['a definition cut in its developer fields', fitOf([...changed(12, 0x60).slice(0, 9), 1, 0]), '12: a definition that is none'],
  ['a definition with a reserved bit', fitOf(changed(12, 0x50)), '12: a definition that is none'],
  ['an order of bytes that is none', fitOf(changed(14, 2)), '12: a definition that is none'],
  ['a message that nobody defined', fitOf(changed(21, 1)), '21: a message without its definition'],
  ['a message with a reserved bit', fitOf(changed(21, 0x10)), '21: a message without its definition'],
  ['a checksum cut in half', fitOf(heart).slice(0, -1), '27: it ends too early'],
  ['a header that is too short', withChecksum(fitOf(heart).with(0, 11)), '0: no FIT header'],
])('refused, with the byte, though the checksum is right: %s', async (_, content, message) => {
  const told = `a.fit: not a whole FIT file (byte ${message}); export the activity again`
  await expect(upload('a.fit', content)).rejects.toMatchObject({ name: 'RecordingError', message: told })
})

test.each<[string, string, string]>([
  ['empty', '', ':1: no <TrainingCenterDatabase>; export the activity as TCX again'],
  ['another XML', '<gpx></gpx>', ':1: no <TrainingCenterDatabase>; export the activity as TCX again'],
  ['a tag in a tag', tcx('<a <b></b></a>'), ':2: a tag without its ">"; export the activity again'],
  ['cut in a tag', tcx(trackpoint(start, 90)).slice(0, -3), ':3: a tag without its ">"; export the activity again'],
  [
    'cut between tags',
    tcx(trackpoint(start, 90)).slice(0, -'</Activities></TrainingCenterDatabase>'.length),
    ':3: the file ends inside <Activities>; it is cut, export the activity again',
  ],
  ['tags cross', tcx('<a><b></a></b>'), ':2: </a> where <b> is open; export the activity again'],
  ['too many tags open', tcx('<a>'.repeat(60)), ':2: too deep for TCX; export the activity again'],
  ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><x/>', ':1: a document type, which TCX does not have; export the activity again'],
  ['a comment without end', tcx('<!--'), ':2: <!-- without -->; the file is cut, export the activity again'],
  [
    'a time of nowhere',
    tcx(trackpoint(onTheTen('05'), 90)),
    ':2: a Trackpoint without a readable <Time>, such as 2026-03-02T10:15:00Z; correct or remove it',
  ],
  ['a word for a heart rate', tcx(trackpoint(start, 'fast')), ':2: "fast" is not a number; correct it'],
  [
    'time goes back',
    tcx(trackpoint(onTheTen('05Z'), 90), trackpoint(onTheTen('04Z'), 90)),
    ':3: the time goes back; sort the file by time, or export the activity again',
  ],
  [
    'a clock of the future',
    tcx(trackpoint('2026-03-02T12:10:01Z', 90)),
    ': ends at 2026-03-02T12:10:01.000Z by its own clock; set the clock of the device, and correct the times in this file',
  ],
])('refused, with line and fix: a TCX file with %s', async (_, content, message) => {
  await expect(upload('a.tcx', content)).rejects.toMatchObject({ name: 'RecordingError', message: `a.tcx${message}` })
})

test('the bounds themselves are allowed: 12 hours at one a second, and a clock that is ten minutes ahead', async () => {
  const day = await readRecordedFile({ name: 'a.fit', bytes: watched(every(43_200, 1)), now: now + 12 * 3600_000 })
  expect(day.seconds.length).toBe(43_200)
  expect(await told(upload('a.tcx', tcx(trackpoint('2026-03-02T12:10:00Z', 90))))).toBe('+0 90 –')
})

function flipped(file: Uint8Array): Uint8Array {
  const copy = file.slice()
  copy[50]! ^= 1
  return copy
}
