import { expect, test } from 'vitest'
import { createBook } from '../../alerts/book.ts'
import { createMailboxes } from '../../alerts/mailbox.ts'
import { createOutbox } from '../../alerts/outbox.ts'
import { trace, traceStart } from '../support/trace.ts'
import { createMemoryLog } from './house.ts'
import { createStage, place, play, rules } from './tell.ts'

test('past the bound the oldest alert goes, also from those whose guardian waits: a replay then goes on', () => {
  const stage = createStage()
  play(stage, trace('220x20 228x12'), traceStart + 32_000)
  const [fired] = stage.transitions
  if (fired?.change !== 'fired') throw new Error('nothing fired')
  const mailboxes = createMailboxes()
  const outbox = createOutbox({ log: createMemoryLog().log, mailboxes, send() {}, firstSent() {} })
  const consent = { live: true, store: true, guardians: true, projector: true }
  const book = createBook({ rules, people: { viewersOf: () => [], lesson: () => null, consentOf: () => consent }, mailboxes, outbox })
  for (let i = 0; i <= 5_000; i++) book.apply({ ...fired, alert: { ...fired.alert, id: `alert-${i}`, student: place.student } })
  expect(book.counts()).toMatchObject({ alerts: 5_000, alertsDropped: 1 })
  expect(() => book.replay({ kind: 'alert', at: fired.decidedAt + 1_000, alert: null, to: [] })).not.toThrow()
})
