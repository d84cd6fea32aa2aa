import { describe, expect, test } from 'vitest'
import { alarmOf, burstDue, type Mutes, mutesOf, tonesOf } from '../../../dashboard/web/class/alarm-sound.ts'
import { countStates, framesOf, needsEyes, railOf } from '../../../dashboard/web/class/triage.ts'
import { retryMs } from '../../../dashboard/web/live/backoff.ts'
import { dropSent, markSent, markUnsent, nextToSend, type Outbox, say, settle } from '../../../dashboard/web/live/outbox.ts'
import type { AlertMessage } from '../../../domain/live.ts'
import { collapseOf } from '../../support/cast.ts'

const at = 1_766_400_000_000
const alert = (id: string, more: Partial<AlertMessage> = {}): AlertMessage => ({
  ...collapseOf(`of-${id}`, { teacher: 'Go.' }, at),
  type: 'alert',
  seq: 1,
  id,
  ...more,
})
const acknowledge = (id: string) => ({ type: 'acknowledge' as const, id })
const close = (id: string) => ({ type: 'close' as const, id, outcome: 'fine' as const })

describe('the outbox', () => {
  const both = say(say([], acknowledge('a')), close('a'))
  const words = (outbox: Outbox) => outbox.map(({ decision, sent }) => `${decision.type} ${decision.id}${sent ? ' sent' : ''}`)

  test.each<[string, Outbox, string[]]>([
    ['keeps both decisions about an alert, in order', both, ['acknowledge a', 'close a']],
    ['said twice is kept once', say(both, close('a')), ['acknowledge a', 'close a']],
    ['what was sent is sent again after a cut', markUnsent(markSent(both, both)), ['acknowledge a', 'close a']],
    ['an acknowledgement is settled by anybody’s', settle(both, { id: 'a', handling: 'acknowledged' }), ['close a']],
    ['a close settles everything', settle(both, { id: 'a', handling: 'closed' }), []],
    ['of that alert alone', settle(say(both, acknowledge('b')), { id: 'a', handling: 'closed' }), ['acknowledge b']],
    ['an open alert settles nothing', settle(both, { id: 'a', handling: 'open' }), ['acknowledge a', 'close a']],
    ['a refusal drops what the server has heard', dropSent(say(markSent(both, both), close('b'))), ['close b']],
  ])('%s', (_, outbox, expected) => expect(words(outbox)).toEqual(expected))

  test('a lesson’s worth goes out a few at a time, oldest first, and is bounded', () => {
    const many = Array.from({ length: 250 }, (_, i) => acknowledge(`a${i}`)).reduce<Outbox>(say, [])
    expect([many.length, words(nextToSend(many))]).toEqual([
      200,
      ['acknowledge a50', 'acknowledge a51', 'acknowledge a52', 'acknowledge a53'],
    ])
  })
})

describe('the rail', () => {
  test.each<[string, AlertMessage[], Outbox, string[]]>([
    [
      'those who wait before those with somebody, notes and bands last',
      [
        alert('band', { severity: 'technical' }),
        alert('with-somebody', { handling: 'acknowledged' }),
        alert('look', { severity: 'medium' }),
        alert('newer', { firedAt: at + 5 }),
        alert('older'),
      ],
      [],
      ['older', 'newer', 'look', 'with-somebody', 'band'],
    ],
    ['a high alert latches until somebody acknowledges it', [alert('high', { phase: 'resolved' })], [], ['high']],
    ['a medium one leaves when it resolves unanswered', [alert('medium', { severity: 'medium', phase: 'resolved' })], [], []],
    [
      'an answered one stays for its outcome',
      [alert('medium', { severity: 'medium', phase: 'resolved', handling: 'acknowledged' })],
      [],
      ['medium'],
    ],
    ['a closed one leaves', [alert('a', { handling: 'closed' })], [], []],
    [
      'an outcome that is on its way leaves too',
      [alert('a')],
      markSent(say([], close('a')), say([], close('a'))).map(said => ({ ...said, sent: true })),
      [],
    ],
    ['but not one that is not yet sent', [alert('a')], say([], close('a')), ['a']],
  ])('%s', (_, alerts, outbox, ids) => expect(railOf(alerts, outbox).map(one => one.alert.id)).toEqual(ids))

  test('says what this screen decided and how far that got', () => {
    const waiting = say([], acknowledge('a'))
    expect(railOf([alert('a')], waiting)[0]).toMatchObject({ handling: 'acknowledged', delivery: 'waiting' })
    expect(railOf([alert('a')], markSent(waiting, waiting))[0]).toMatchObject({ handling: 'acknowledged', delivery: 'sending' })
    expect(railOf([alert('a')], [])[0]).toMatchObject({ handling: 'open', delivery: null })
  })

  test('a tile is framed by its gravest alert', () => {
    const frames = framesOf(railOf([alert('band', { severity: 'technical', student: 'ana' }), alert('high', { student: 'ana' })], []))
    expect(frames.get('ana')).toEqual({ severity: 'high', answered: false })
  })
})

test('the line of counts, and who needs eyes', () => {
  const states = ['ok', 'no-motion', 'weak', 'stale', 'off', 'lost', 'no-consent'] as const
  expect(countStates(states)).toEqual({ live: 2, weak: 2, off: 2, 'no-consent': 1 })
  expect(states.filter(state => needsEyes(state, undefined))).toEqual(['weak', 'stale', 'off', 'lost'])
  expect(needsEyes('ok', { severity: 'low', answered: true })).toBe(true)
})

describe('the alarm’s sound', () => {
  const none: Mutes = new Map()
  const mutedTill = (untilMs: number): Mutes => new Map([['h', { untilMs, severity: 'high' }]])
  test.each<[string, AlertMessage[], Mutes, string | null]>([
    ['high before medium', [alert('m', { severity: 'medium' }), alert('h')], none, 'high'],
    ['low and technical are silent', [alert('l', { severity: 'low' }), alert('t', { severity: 'technical' })], none, null],
    ['muted is silent', [alert('h')], mutedTill(at + 1), null],
    ['for its two minutes', [alert('h')], mutedTill(at), 'high'],
    ['a new alert sounds through an older one’s mute', [alert('h'), alert('new', { severity: 'medium' })], mutedTill(at + 1), 'medium'],
  ])('%s', (_, open, muted, alarm) => expect(alarmOf(open, muted, at)).toBe(alarm))

  test.each<[string, Partial<AlertMessage>[], string | null]>([
    ['an acknowledged alert is silent', [{ handling: 'acknowledged' }], null],
    ['and heard again when the server reopens it', [{ handling: 'acknowledged' }, { handling: 'open' }], 'high'],
    ['a note that becomes grave is heard', [{ severity: 'low' }, { severity: 'high' }], 'high'],
    ['muted while it stays as it is', [{}, {}], null],
    ['not when it was answered and comes back', [{}, { handling: 'acknowledged' }, {}], 'high'],
    ['nor when it becomes graver', [{ severity: 'medium' }, { severity: 'high' }], 'high'],
  ])('a known alert: %s', (_, story, alarm) => {
    let mutes: Mutes = new Map([['h', { untilMs: at + 1, severity: story[0]!.severity ?? 'high' }]])
    let open: AlertMessage[] = []
    for (const more of story) {
      open = railOf([alert('h', more)], [])
        .filter(one => one.handling === 'open')
        .map(one => one.alert)
      mutes = mutesOf(mutes, open)
    }
    expect(alarmOf(open, mutes, at)).toBe(alarm)
  })

  test.each<[string, Parameters<typeof burstDue>[0], 'high' | 'medium', boolean]>([
    ['at once when it begins', null, 'medium', true],
    ['high each 10 s', { alarm: 'high', at: at - 10_000 }, 'high', true],
    ['not sooner', { alarm: 'high', at: at - 9_999 }, 'high', false],
    ['medium each 25 s', { alarm: 'medium', at: at - 25_000 }, 'medium', true],
    ['not sooner', { alarm: 'medium', at: at - 24_999 }, 'medium', false],
    ['a graver one does not wait', { alarm: 'medium', at: at - 1 }, 'high', true],
  ])('%s', (_, last, alarm, due) => expect(burstDue(last, alarm, at)).toBe(due))

  test('3 + 2 tones, and 3', () => {
    const gaps = tonesOf('high').map((tone, i, all) => tone.atMs - (all[i - 1]?.atMs ?? 0))
    expect([tonesOf('high').length, tonesOf('medium').length]).toEqual([5, 3])
    expect(Math.max(...gaps)).toBe(gaps[3])
  })
})

test('a class of screens does not come back as one, nor later than 15 s', () => {
  expect([retryMs(0, 0), retryMs(0, 1), retryMs(3, 0.5), retryMs(40, 1)]).toEqual([250, 500, 3000, 15_000])
})
