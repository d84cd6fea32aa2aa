import { expect, test } from 'vitest'
import { createMailboxes, type Message } from '../../alerts/mailbox.ts'

const message = (seq: number, at = 0): Message => ({ seq, change: { alert: null, stored: false, durable: false, at } })
const numbers = (messages: readonly Message[] | 'gap') => (messages === 'gap' ? messages : messages.map(({ seq }) => seq))

test('numbers are each recipient’s own, without holes', () => {
  const boxes = createMailboxes()
  expect(['a', 'b', 'a', 'a'].map(boxes.assign)).toEqual([1, 1, 2, 3])
})

test('a number that is lost leaves a gap for those before it, also after a restart, and none for those behind it', () => {
  const boxes = createMailboxes()
  for (const seq of [1, 2, 4, 5]) boxes.sent('a', message(seq))
  const again = createMailboxes()
  again.restore(JSON.parse(JSON.stringify(boxes.save([], {}, () => true))), {}, () => true)
  for (const each of [boxes, again]) {
    expect([0, 2, 3, 4, 5].map(seq => numbers(each.since('a', boxes.epoch(), seq)))).toEqual(['gap', 'gap', [4, 5], [5], []])
  }
})

test('what was given to the log but not sent yet counts as sent after a restart, and its number is not given again', () => {
  const boxes = createMailboxes()
  const account = 'a'
  boxes.sent(account, message(boxes.assign(account)))
  const pending = { account, message: message(boxes.assign(account)) }
  expect(boxes.position(account)).toBe(1)
  const again = createMailboxes()
  again.restore(
    boxes.save([pending], {}, () => true),
    {},
    () => true,
  )
  expect(numbers(again.since(account, boxes.epoch(), 1))).toEqual([2])
  expect(again.assign(account)).toBe(3)
})

test('a message is kept for seven days; who was before it then gets a gap', () => {
  const boxes = createMailboxes()
  const day = 24 * 3_600_000
  for (const seq of [1, 2, 3]) boxes.sent('a', message(seq, seq * day))
  boxes.expire(9 * day)
  expect([0, 1, 2, 3].map(seq => numbers(boxes.since('a', boxes.epoch(), seq)))).toEqual(['gap', [2, 3], [3], []])
  boxes.expire(30 * day)
  expect([0, 2, 3].map(seq => numbers(boxes.since('a', boxes.epoch(), seq)))).toEqual(['gap', 'gap', []])
  expect(boxes.assign('a')).toBe(4)
})
