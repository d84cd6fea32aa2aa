import { expect, test } from 'vitest'
import type { Connection } from '../../broker/connection.ts'
import { createPresence } from '../../broker/presence.ts'

const band = { school: 's1', band: 'b1' }

function connection() {
  const ended: string[] = []
  return { ended, end: (why: string) => ended.push(why), expect() {} } as unknown as Connection & { ended: string[] }
}

test('a connection of which aedes has lost sight is closed by the one that takes over; the band has not gone', () => {
  const told: boolean[] = []
  const presence = createPresence((_, online) => told.push(online))
  const [first, second, third] = [connection(), connection(), connection()]
  presence.claim(first, band.band)
  presence.settle(first, band)
  presence.claim(second, band.band)
  presence.claim(third, band.band)
  presence.settle(second, band)
  presence.settle(third, band)
  expect([first.ended, second.ended, third.ended]).toEqual([['taken-over'], ['taken-over'], []])
  presence.leave(first, band)
  presence.leave(second, band)
  expect(told).toEqual([true])
  presence.leave(third, band)
  expect(told).toEqual([true, false])
})

test('a band is here by its older connection if the one that was to take over has gone before', () => {
  const told: boolean[] = []
  const presence = createPresence((_, online) => told.push(online))
  const [first, second] = [connection(), connection()]
  presence.claim(first, band.band)
  presence.claim(second, band.band)
  presence.leave(second, band)
  presence.settle(first, band)
  expect(told).toEqual([true])
  presence.leave(first, band)
  expect(told).toEqual([true, false])
})
