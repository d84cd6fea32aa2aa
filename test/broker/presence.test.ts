import { expect, test } from 'vitest'
import type { Connection } from '../../broker/connection.ts'
import { createPresence } from '../../broker/presence.ts'

function connection() {
  const ended: string[] = []
  return { ended, end: (why: string) => ended.push(why), expect() {} } as unknown as Connection & { ended: string[] }
}

test('a connection of which aedes has lost sight is closed by the one that takes over; the band has not gone', () => {
  const presence = createPresence()
  const [first, second, third] = [connection(), connection(), connection()]
  presence.claim(first, 'b1')
  presence.settle(first, 'b1')
  presence.claim(second, 'b1')
  presence.claim(third, 'b1')
  presence.settle(second, 'b1')
  presence.settle(third, 'b1')
  expect([first.ended, second.ended, third.ended]).toEqual([['taken-over'], ['taken-over'], []])
  presence.leave(first, 'b1')
  presence.leave(second, 'b1')
  expect(presence.bands).toBe(1)
  presence.leave(third, 'b1')
  expect(presence.bands).toBe(0)
})

test('a band is here by its older connection if the one that was to take over has gone before', () => {
  const presence = createPresence()
  const [first, second] = [connection(), connection()]
  presence.claim(first, 'b1')
  presence.claim(second, 'b1')
  presence.leave(second, 'b1')
  expect(presence.bands).toBe(0)
  presence.settle(first, 'b1')
  expect(presence.bands).toBe(1)
  presence.leave(first, 'b1')
  expect(presence.bands).toBe(0)
})
