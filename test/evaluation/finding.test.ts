import { describe, expect, test } from 'vitest'
import { judgeAlerts, judgeEvents, type TrueEvent } from '../../evaluation/finding.ts'
import type { Raised } from '../../evaluation/watch.ts'

const alert = (rule: string, firedSeconds: number, of: Partial<Raised> = {}): Raised => ({
  ...{ student: 'ana', rule, kind: 'heart', severity: 'high', startedAt: 0, resolvedAt: null, value: null, expected: null },
  ...{ firedAt: firedSeconds * 1000, urgentAt: firedSeconds * 1000 },
  ...of,
})
const event = (sign: string, from: number, to: number): TrueEvent => ({ sign, fromMs: from * 1000, toMs: to * 1000 })

describe('an event is seen from 5 s before it begins to 30 s after it ends', () => {
  test.each<[string, number, number | null]>([
    ['6 s before is another matter', 94, null],
    ['5 s before counts, and is no delay', 95, 0],
    ['as it begins', 100, 0],
    ['in it', 130, 30_000],
    ['30 s after its end', 190, 90_000],
    ['31 s after is too late', 191, null],
  ])('%s', (_, fired, delayMs) => {
    expect(judgeEvents([event('over-ceiling', 100, 160)], [alert('over-ceiling', fired)])[0]!.delayMs).toBe(delayMs)
  })
})

test('the first alert that tells it counts, and another sign’s does not', () => {
  const alerts = [alert('high-for-motion', 101), alert('over-ceiling', 112), alert('over-ceiling', 108)]
  expect(judgeEvents([event('over-ceiling', 100, 160)], alerts)[0]!.delayMs).toBe(8_000)
})

test('a collapse is seen by either sign of a fall', () => {
  expect(judgeEvents([event('fall-then-still', 100, 100)], [alert('soft-collapse', 124)])[0]!.delayMs).toBe(24_000)
})

test('while an alert is technical nobody was called: the event is seen when it rises', () => {
  const technical = { severity: 'technical', urgentAt: null } as const
  const seen = (of: Partial<Raised>) => judgeEvents([event('sudden-drop', 100, 160)], [alert('sudden-drop', 104, of)])[0]!.delayMs
  expect([seen(technical), seen({ urgentAt: 118_000 })]).toEqual([null, 18_000])
})

test('a band that is off is told by a technical alert', () => {
  const off = alert('not-monitored', 121, { severity: 'technical', urgentAt: null })
  expect(judgeEvents([event('not-monitored', 100, 200)], [off])[0]!.delayMs).toBe(21_000)
})

describe('what an alert is worth', () => {
  test.each<[string, Raised, string]>([
    ['in an event, whichever the sign', alert('high-for-motion', 120), 'true'],
    ['without one', alert('over-ceiling', 400), 'false'],
    ['medium is as false', alert('over-ceiling', 400, { severity: 'medium' }), 'false'],
    ['a hard effort is one', alert('near-max-sustained', 400, { severity: 'medium' }), 'by-definition'],
    ['a silence is one', alert('not-monitored', 400, { severity: 'medium' }), 'by-definition'],
    ['a band', alert('not-monitored', 400, { severity: 'technical' }), 'technical'],
    ['a note', alert('irregular-rhythm', 400, { severity: 'low' }), 'low'],
  ])('%s: %s', (_, raised, verdict) => {
    expect(judgeAlerts([raised], [event('over-ceiling', 100, 160)])[0]!.verdict).toBe(verdict)
  })
})
