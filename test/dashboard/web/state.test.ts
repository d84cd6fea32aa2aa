import { describe, expect, test } from 'vitest'
import { ageMsOf, type LiveState, nothingYet, reduce, shownState } from '../../../dashboard/web/live/state.ts'
import type { LiveStudent, NumberState, ServerMessage } from '../../../domain/live.ts'
import { classOf, collapseOf } from '../../support/cast.ts'

const at = 1_766_400_000_000
const hello = (seq: number, epoch = 'a'): ServerMessage => ({ type: 'hello', epoch, seq, serverTime: at })
const snapshot = (students: LiveStudent[] = classOf(3)): ServerMessage => ({
  type: 'snapshot',
  class: '5b',
  lesson: null,
  students,
  alerts: [],
})
const alert = (seq: number, more = {}): ServerMessage => ({ ...collapseOf('s1', { teacher: 'Go.' }, at), ...more, type: 'alert', seq })
const hear = (...messages: ServerMessage[]) => messages.reduce<LiveState>((state, message) => reduce(state, message, at), nothingYet)

describe('the place to resume from', () => {
  test.each<[string, ServerMessage[], LiveState['position']]>([
    ['nothing heard: no place', [], null],
    ['a hello alone is no place: what it numbers may not have come', [hello(4)], null],
    ['the snapshot makes the hello’s number ours', [hello(4), snapshot()], { epoch: 'a', seq: 4 }],
    ['each alert moves it on', [hello(4), snapshot(), alert(5)], { epoch: 'a', seq: 5 }],
    ['a resume keeps our own number until the missed alerts are here', [hello(4), snapshot(), hello(9)], { epoch: 'a', seq: 4 }],
    ['and then moves with them', [hello(4), snapshot(), hello(9), alert(5), alert(9)], { epoch: 'a', seq: 9 }],
    [
      'a gap forgets it, the snapshot after it sets it anew',
      [hello(4), snapshot(), hello(9), { type: 'gap' }, snapshot()],
      { epoch: 'a', seq: 9 },
    ],
    ['a new epoch starts from its own hello', [hello(4), snapshot(), hello(1, 'b'), snapshot()], { epoch: 'b', seq: 1 }],
    [
      'a snapshot in the middle (the lesson changed) does not turn it back',
      [hello(4), snapshot(), alert(7), snapshot()],
      { epoch: 'a', seq: 7 },
    ],
  ])('%s', (_, messages, place) => expect(hear(...messages).position).toEqual(place))
})

describe('alerts', () => {
  test.each<[string, ServerMessage[], string]>([
    ['a newer word about an alert replaces the older', [alert(5), alert(6, { handling: 'acknowledged' })], 'acknowledged'],
    ['an older one changes nothing', [alert(6, { handling: 'acknowledged' }), alert(5)], 'acknowledged'],
    ['nor does the same again', [alert(5), alert(5, { handling: 'closed' })], 'open'],
  ])('%s', (_, messages, handling) => {
    const { alerts } = hear(hello(4), snapshot(), ...messages)
    expect([...alerts.values()].map(one => one.handling)).toEqual([handling])
  })

  test('a snapshot names the open ones; what was seen to close stays, what was open and is not named goes', () => {
    const seen = [alert(5, { id: 'closed', handling: 'closed' }), alert(6, { id: 'gone' })]
    expect([...hear(hello(4), snapshot(), ...seen, snapshot()).alerts.keys()]).toEqual(['closed'])
  })

  test('a lesson of alerts without end keeps the open ones and forgets the oldest closed', () => {
    const many = Array.from({ length: 400 }, (_, i) => alert(5 + i, { id: `a${i}`, handling: i < 10 ? 'open' : 'closed' }))
    const { alerts } = hear(hello(4), snapshot(), ...many)
    expect([alerts.size, alerts.has('a0'), alerts.has('a10'), alerts.has('a399')]).toEqual([300, true, false, true])
  })
})

test('a frame makes new objects of those it names and of nobody else', () => {
  const before = hear(hello(4), snapshot())
  const after = reduce(
    before,
    {
      type: 'frame',
      t: at + 1000,
      students: [
        ['s1', 177, 4, 88, 'ok'],
        ['stranger', 1, 1, 1, 'ok'],
      ],
    },
    at + 1000,
  )
  expect(after.students.get('s0')).toBe(before.students.get('s0'))
  expect(after.students.get('s1')).toMatchObject({ bpm: 177, zone: 4, percent: 88 })
  expect([...after.students.keys()]).toEqual(['s0', 's1', 's2'])
})

describe('a number is never older than it looks', () => {
  type Step = [seconds: number, frame: NumberState | 'empty']
  test.each<[string, Step[], lookAt: number, NumberState, ageSeconds: number]>([
    [
      'frames go on, the student’s number stands',
      [
        [1, 'empty'],
        [9, 'empty'],
      ],
      10,
      'ok',
      1,
    ],
    ['the link is cut: it ages by itself', [[1, 'empty']], 8, 'stale', 7],
    ['and is lost after 15 s', [[1, 'empty']], 17, 'lost', 16],
    ['stale on arrival is 5 s old already', [[6, 'stale']], 6, 'stale', 5],
    [
      'and goes on ageing while frames come',
      [
        [6, 'stale'],
        [9, 'empty'],
      ],
      9,
      'stale',
      8,
    ],
    [
      'lost keeps the age it had',
      [
        [6, 'stale'],
        [17, 'lost'],
      ],
      20,
      'lost',
      19,
    ],
    [
      'a fresh number is young again',
      [
        [6, 'stale'],
        [9, 'ok'],
      ],
      9,
      'ok',
      0,
    ],
    ['a band taken off is not monitored once the link is cut', [[2, 'off']], 20, 'lost', 18],
    ['no consent is no consent, whatever the link does', [[2, 'no-consent']], 60, 'no-consent', 58],
  ])('%s', (_, steps, lookAt, shown, ageSeconds) => {
    let state = hear(hello(4), snapshot())
    for (const [seconds, frame] of steps) {
      const students: [string, number, number, number, NumberState][] = frame === 'empty' ? [] : [['s0', 140, 3, 70, frame]]
      state = reduce(state, { type: 'frame', t: at + seconds * 1000, students }, at + seconds * 1000)
    }
    const student = state.students.get('s0')!
    const ageMs = ageMsOf(student, state.heardAt, at + lookAt * 1000)
    expect([shownState(student.state, ageMs), ageMs / 1000]).toEqual([shown, ageSeconds])
  })

  test('a snapshot says how old an old number is', () => {
    const [ana] = classOf(1)
    const state = hear(hello(4), snapshot([{ ...ana!, state: 'stale', ageSeconds: 9 }]))
    expect(ageMsOf(state.students.get('s0')!, state.heardAt, at + 2000)).toBe(11_000)
  })
})
