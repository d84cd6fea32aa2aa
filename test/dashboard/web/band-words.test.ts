import { expect, test } from 'vitest'
import { findBluetooth } from '../../../dashboard/web/band/bluetooth.ts'
import type { StrapState } from '../../../dashboard/web/band/strap.ts'
import { endedLine, lessonLine, linkLine, strapLine, trusted } from '../../../dashboard/web/band/words.ts'

const now = 1_766_400_000_000
const heard = (more: { bpm?: number | null; contact?: boolean; ageMs?: number } = {}) => ({
  bpm: more.bpm === undefined ? 142 : more.bpm,
  ...(more.contact !== undefined && { contact: more.contact }),
  rr: [],
  at: now - (more.ageMs ?? 0),
})
const on: StrapState = { phase: 'connected' }

test.each<[string, StrapState, ReturnType<typeof heard> | null, boolean, string]>([
  ['nothing chosen yet', { phase: 'none' }, null, false, 'act band.strap.none'],
  ['the page was loaded anew', { phase: 'none' }, null, true, 'act band.strap.again'],
  ['the list is open', { phase: 'choosing' }, null, false, 'wait band.strap.choosing'],
  ['the list was closed', { phase: 'not-chosen' }, null, false, 'act band.strap.not-chosen'],
  ['not allowed', { phase: 'refused' }, null, false, 'act band.strap.refused'],
  ['switched off', { phase: 'switched-off' }, null, false, 'act band.strap.switched-off'],
  ['on its way', { phase: 'connecting' }, null, false, 'wait band.strap.connecting'],
  ['out of reach', { phase: 'away', retryAt: now }, heard(), true, 'act band.strap.away'],
  ['here, and nothing heard yet', on, null, false, 'wait band.strap.quiet'],
  ['here, and nothing heard for six seconds', on, heard({ ageMs: 6_000 }), true, 'wait band.strap.quiet'],
  ['here, and off the skin', on, heard({ bpm: null, contact: false }), true, 'act band.strap.no-contact'],
  ['a number from off the skin is none', on, heard({ contact: false }), true, 'act band.strap.no-contact'],
  ['here, and no heartbeat', on, heard({ bpm: null, contact: true }), true, 'act band.strap.no-beat'],
  ['here, and well', on, heard({ contact: true }), true, 'good band.strap.connected'],
  ['here, and well; it can’t tell of skin', on, heard(), true, 'good band.strap.connected'],
])('the strap: %s', (_, strap, said, again, line) => {
  const { tone, key } = strapLine(strap, said, now, again)
  expect(`${tone} ${key}`).toBe(line)
})

test.each([
  ['now', {}, on, 142],
  ['five seconds ago', { ageMs: 5_000 }, on, 142],
  ['longer ago', { ageMs: 5_001 }, on, null],
  ['the strap has gone since', {}, { phase: 'away', retryAt: now } as StrapState, null],
])('a heart rate said %s', (_, more, strap, shown) => expect(trusted(heard(more), strap, now)).toBe(shown))

test.each([
  [true, 0, 'good band.link.sent'],
  [true, 3, 'good band.link.sent'],
  [true, 4, 'wait band.link.sending'],
  [false, 0, 'wait band.link.connecting'],
  [false, 1, 'wait band.link.cut'],
])('the network: online %s, %d seconds held', (online, held, line) => {
  const { tone, key } = linkLine(online, held)
  expect(`${tone} ${key}`).toBe(line)
})

test.each([
  [undefined, 'wait band.lesson.asking'],
  [null, 'good band.lesson.on'],
  ['no-lesson', 'wait band.lesson.none'],
  ['no-assignment', 'wait band.lesson.none'],
  ['no-consent', 'act band.lesson.no-consent'],
] as const)('the lesson: %s', (discards, line) => {
  const { tone, key } = lessonLine(discards)
  expect(`${tone} ${key}`).toBe(line)
})

test.each([
  ['none', 0, undefined],
  ['stopped', 0, 'good band.ended.stopped'],
  ['stopped', 4, 'act band.ended.lost'],
  ['over', 0, 'act band.ended.over'],
  ['no-consent', 0, 'act band.ended.no-consent'],
] as const)('no band, because: %s, %d seconds lost', (why, lostSeconds, line) => {
  const said = endedLine({ why, lostSeconds })
  expect(said ? `${said.tone} ${said.key}` : undefined).toBe(line)
})

const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15'
const firefox = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'
const chrome = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36'
test.each([
  ['an iPhone', iphone, 5, true, 'apple'],
  ['an iPad, which says that it is a Mac', mac, 5, true, 'apple'],
  ['Safari on a Mac', mac, 0, true, 'browser'],
  ['Firefox on Android', firefox, 5, true, 'browser'],
  ['Chrome over plain http', chrome, 5, false, 'insecure'],
])('%s can read no strap, and why', (_, userAgent, maxTouchPoints, secure, missing) =>
  expect(findBluetooth({ userAgent, maxTouchPoints }, secure)).toEqual({ missing }),
)
