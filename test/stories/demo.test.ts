import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { signIn, tokenOf } from '../support/person.ts'
import { startProduct } from '../support/product.ts'

const minute = 60_000

/** Sent in the first three days of a lesson, an alert reaches a screen within this time of the second that decided it. */
const reachedWithinMs = 1_000

test('npm start: the teacher sees 40 moving students; a child collapses; the teacher and that child’s parent hear of it, and nobody else does', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-demo-'))
  {
    await using product = await startProduct({ dataFolder, demo: true })
    const readyAt = Date.now()
    const [teacher, parent, student] = await Promise.all(
      ['teacher', 'parent', 'student'].map(role => signIn(product.web, { token: tokenOf(product.links[role]!) })),
    )
    using screen = await teacher!.live()
    using phone = await parent!.live()
    using ownScreen = await student!.live()

    const { message: snapshot } = await screen.hear(message => message.type === 'snapshot', 5_000)
    const monitored = snapshot.type === 'snapshot' ? snapshot.students.filter(({ state }) => state !== 'no-consent') : []
    expect(monitored).toHaveLength(40)
    const moved = new Map<string, Set<number>>()
    const allMove = () => monitored.every(({ id }) => (moved.get(id)?.size ?? 0) >= 2)
    await screen.hear(message => {
      if (message.type === 'frame')
        for (const [id, bpm] of message.students) if (bpm !== null) moved.set(id, (moved.get(id) ?? new Set()).add(bpm))
      return allMove()
    }, 25_000)

    const collapse = await screen.hearAlert(alert => alert.severity === 'high', 2 * minute)
    expect(collapse.alert).toMatchObject({ rule: 'fall-then-still', phase: 'firing', handling: 'open' })
    const afterReady = (collapse.at - readyAt) / 1000
    expect(afterReady, 'seconds after ready').toBeGreaterThan(30)
    expect(afterReady, 'seconds after ready').toBeLessThan(80)
    // The reading that fired it covers the second from firedAt on and is sent when that second is over.
    expect(collapse.at - (collapse.alert.firedAt + 1_000)).toBeLessThan(reachedWithinMs)

    const heardByParent = await phone.hearAlert(alert => alert.id === collapse.alert.id, 5_000)
    expect(heardByParent.at - collapse.at).toBeLessThan(reachedWithinMs)
    expect(Object.keys(heardByParent.alert.why)).toEqual(['guardian'])

    // A barrier: what the teacher says now comes to everyone who may hear of it; the other child’s own screen has heard nothing before.
    screen.say({ type: 'acknowledge', id: collapse.alert.id })
    await phone.hearAlert(alert => alert.id === collapse.alert.id && alert.handling === 'acknowledged', 5_000)
    expect(phone.alerts().every(alert => alert.student === collapse.alert.student)).toBe(true)
    expect(ownScreen.alerts().filter(alert => alert.student === collapse.alert.student)).toEqual([])
    expect(product.log()).not.toMatch(/"bpm"|heart rate/i)
  }
  rmSync(dataFolder, { recursive: true })
}, 180_000)
