import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSchool } from '../../school/school.ts'
import { signIn, tokenOf } from '../support/person.ts'
import { startProduct } from '../support/product.ts'

const minute = 60_000

/** An alert reaches a screen within this time of the second that decided it. */
const reachedWithinMs = 1_000

const demo: { students: { name: string }[]; guardians: { name: string }[] } = JSON.parse(
  readFileSync(new URL('../../school/demo.json', import.meta.url), 'utf8'),
)

/** A sign-in link for an account that the demo prints none for, from another process on the same people. */
async function linkOf(dataFolder: string, account: string) {
  await using school = await openSchool({ dataFolder: join(dataFolder, 'demo'), now: Date.now, log: console })
  return school.createLink(account)
}

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
    const otherParent = await signIn(product.web, { token: await linkOf(dataFolder, 'demo-parent-2') })
    using otherPhone = await otherParent.live()

    const { message: snapshot } = await screen.hear(message => message.type === 'snapshot', 5_000)
    const students = snapshot.type === 'snapshot' ? snapshot.students : []
    const monitored = students.filter(({ state }) => state !== 'no-consent')
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

    // A barrier: what the teacher says now comes to everyone who may hear of it, and before the next frame to everyone.
    screen.say({ type: 'acknowledge', id: collapse.alert.id })
    const acknowledged = await phone.hearAlert(alert => alert.id === collapse.alert.id && alert.handling === 'acknowledged', 5_000)
    const fallen = collapse.alert.student
    expect(phone.alerts().every(alert => alert.student === fallen)).toBe(true)
    for (const [whose, other] of [
      ['another parent', otherPhone],
      ['another student', ownScreen],
    ] as const) {
      await other.hear(message => message.type === 'frame' && message.t > acknowledged.at, 5_000)
      const said = JSON.stringify(other.heard)
      for (const secret of [`"${fallen}"`, collapse.alert.id, students.find(({ id }) => id === fallen)!.name])
        expect(said, whose).not.toContain(secret)
    }

    const log = product.log()
    expect(log).not.toBe('')
    expect(log).not.toContain('"bpm"')
    for (const { name } of [...demo.students, ...demo.guardians]) expect(log).not.toContain(name)
  }
  rmSync(dataFolder, { recursive: true })
}, 180_000)
