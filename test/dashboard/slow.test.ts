import { once } from 'node:events'
import { expect, test } from 'vitest'
import { openHouse } from './house.ts'
import { readingOf, start } from './school.ts'

test('a client that stops reading: frames are dropped first, then it is closed and resumes; others notice nothing', async () => {
  await using house = await openHouse()
  const cookie = await house.signIn('silva')
  const [slow, quick] = [await house.connectWith(cookie), await house.connect('silva')]
  await slow.heard(({ type }) => type === 'snapshot')
  slow.socket.pause()

  const why = { teacher: 'x'.repeat(8000) }
  let raised = 0
  let droppedAt = 0
  const raise = () => {
    raised++
    house.book.raise(`a${raised}`, 'ana', { why })
  }
  // About 100 KB between two frames, and no time to speak of: it is the buffer that fills, not the patience with its pings.
  while (house.dashboard.counts.framesDropped === 0) {
    for (let i = 0; i < 12; i++) raise()
    const now = start + raised
    house.board.observe(readingOf('ana', { bpm: 100 + (raised % 100), t: now }))
    house.dashboard.advance(now)
    await quick.heard(message => message.type === 'frame' && message.t === now)
    droppedAt = now
  }
  expect(house.dashboard.counts.closedSlow).toBe(0)
  while (house.dashboard.counts.closedSlow === 0) raise()

  slow.socket.resume()
  expect(await slow.closed).toBe(1013)
  expect(house.dashboard.counts).toMatchObject({ closedSlow: 1, framesDropped: 1 })
  expect(slow.of('frame').map(({ t }) => t)).not.toContain(droppedAt)
  const told = slow.of('alert').map(({ seq }) => seq)
  expect(told).toEqual(told.map((_, i) => i + 1))
  expect(told.length).toBeLessThan(raised)

  // Whatever was missed comes by resuming, however often that takes.
  while (told.length < raised) {
    const next = await house.connectWith(cookie, `?epoch=e1&seq=${told.length}`)
    await next.heard(({ type }) => type === 'alert')
    if (next.of('alert').length + told.length < raised)
      await Promise.race([next.closed, next.heard(m => m.type === 'alert' && m.seq === raised)])
    told.push(...next.of('alert').map(({ seq }) => seq))
    next.socket.terminate()
  }
  expect(told).toEqual(Array.from({ length: raised }, (_, i) => i + 1))
  await quick.heard(message => message.type === 'alert' && message.seq === raised)
})

test('a client that answers no ping is cut', async () => {
  await using house = await openHouse()
  const [gone, there] = [await house.connect('silva'), await house.connect('silva')]
  gone.socket.pause()
  for (let i = 0; i < 3; i++) {
    const ping = once(there.socket, 'ping')
    house.pass(15)
    await ping
    await there.settled()
  }
  expect(house.dashboard.counts.sockets).toBe(1)
  expect(there.socket.readyState).toBe(there.socket.OPEN)
})
