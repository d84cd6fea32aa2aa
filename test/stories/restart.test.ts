import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { expect, test } from 'vitest'
import { signIn } from '../support/person.ts'
import { command, startProduct } from '../support/product.ts'

test('the server is killed after an alert: the teacher’s screen resumes, hears what it missed once, and the alert is still the same one', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-restart-'))
  await command('seed', ['--school', 's1', '--students', '2', '--prefix', 'b', '--secret', 'classroom', '--password', 'a good password'], {
    PULSEYARD_DATA: dataFolder,
  })
  const callForHelp = async (url: string, seq: number) => {
    const band = await mqtt.connectAsync(url, { clientId: 'b00000', username: 'b00000', password: 'classroom', reconnectPeriod: 0 })
    await band.publishAsync('pulseyard/v1/s1/b00000/reply', JSON.stringify({ boot: 7, seq, t: Date.now(), kind: 'sos' }), { qos: 1 })
    await band.endAsync()
  }
  let hello: { epoch: string; seq: number }
  let called: { id: string; seq: number }
  let cookie: string
  {
    await using product = await startProduct({ dataFolder })
    const teacher = await signIn(product.web, { account: 'teacher-b-001', password: 'a good password' })
    cookie = teacher.cookie
    using screen = await teacher.live()
    const { message } = await screen.hear(({ type }) => type === 'hello', 5_000)
    hello = message as typeof message & { type: 'hello' }
    await callForHelp(product.mqtt, 1)
    called = (await screen.hearAlert(({ rule }) => rule === 'sos', 5_000)).alert
    // Seen by one screen, acknowledged from another, and the first one loses its connection in between.
    using other = await teacher.live()
    other.say({ type: 'acknowledge', id: called.id })
    await other.hearAlert(({ handling }) => handling === 'acknowledged', 5_000)
    await product.kill()
  }
  {
    await using product = await startProduct({ dataFolder })
    // The same call once more: its PUBACK may have been lost.
    await callForHelp(product.mqtt, 1)
    const teacher = await signIn(product.web, { account: 'teacher-b-001', password: 'a good password' })
    using resumed = await teacher.live(`?epoch=${hello.epoch}&seq=${called.seq}`)
    const heard = await resumed.hearAlert(({ id }) => id === called.id, 5_000)
    expect(heard.alert).toMatchObject({ handling: 'acknowledged', phase: 'firing', seq: called.seq + 1 })

    // A barrier: a second call, from now. Nothing else came before it.
    await callForHelp(product.mqtt, 2)
    resumed.say({ type: 'close', id: called.id, outcome: 'fine' })
    await resumed.hearAlert(({ handling }) => handling === 'closed', 5_000)
    expect(
      resumed
        .alerts()
        .map(({ id, handling }) => [id, handling])
        .slice(0, 1),
    ).toEqual([[called.id, 'acknowledged']])
    expect(resumed.alerts().filter(({ id, handling }) => id === called.id && handling === 'acknowledged').length).toBe(1)
    expect(resumed.heard.some(({ message }) => message.type === 'gap')).toBe(false)

    using fresh = await teacher.live('?epoch=another&seq=1')
    await fresh.hear(({ type }) => type === 'gap', 5_000)
    await fresh.hear(({ type }) => type === 'snapshot', 5_000)

    const old = await fetch(`${product.web}/api/v1/me`, { headers: { cookie } })
    expect(old.status, 'a session survives the restart').toBe(200)
  }
  rmSync(dataFolder, { recursive: true })
}, 60_000)
