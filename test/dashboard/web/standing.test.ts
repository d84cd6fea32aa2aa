import { expect, test } from 'vitest'
import { type Standing, standingOf } from '../../../dashboard/web/child/standing.ts'
import type { AlertMessage } from '../../../domain/live.ts'

type Row = [AlertMessage['phase'], AlertMessage['handling'], AlertMessage['outcome'], Standing]
const rows: Row[] = [
  ['firing', 'open', null, 'going-on'],
  ['firing', 'acknowledged', null, 'going-on'],
  ['resolved', 'open', null, 'unanswered'],
  ['resolved', 'acknowledged', null, 'clear'],
  ['firing', 'closed', 'fine', 'clear'],
  ['resolved', 'closed', 'rest', 'clear'],
  ['firing', 'closed', 'nurse', 'helped'],
  ['resolved', 'closed', 'nurse', 'helped'],
  ['resolved', 'closed', 'emergency', 'helped'],
  ['resolved', 'closed', 'false', 'false-alarm'],
]
test.each(rows)('%s, %s, outcome %s: %s', (phase, handling, outcome, standing) => {
  expect(standingOf({ phase, handling, outcome })).toBe(standing)
})
