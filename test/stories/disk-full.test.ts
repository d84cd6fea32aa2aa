import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mqtt from 'mqtt'
import { afterAll, expect, test } from 'vitest'
import { startClassroom } from '../../simulator/classroom.ts'
import { standardLesson } from '../../simulator/lesson-script.ts'
import { signIn } from '../support/person.ts'
import { command, startProduct } from '../support/product.ts'

/** A file system of 24 MB in memory, which only root may mount; null elsewhere. */
function mountSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'pulseyard-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
}

const folder = mountSmallDisk()
const required = process.env.PULSEYARD_REQUIRE_ALL === '1'
const withSmallDisk =
  folder || required ? test : (name: string, ..._rest: unknown[]) => test.skip(`${name} (needs root, to mount a small disk)`, () => {})

const metric = async (web: string, name: string) => {
  const text = await (await fetch(`${web}/metrics`)).text()
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1])
}
async function until(what: string, holds: () => Promise<boolean>) {
  for (const end = Date.now() + 20_000; !(await holds()); await pause(50)) if (Date.now() > end) throw new Error(`never: ${what}`)
}

/** Fills the disk to the last kilobyte. */
function fill(ballast: string) {
  mkdirSync(ballast)
  for (let i = 0, room = 1 << 20; room >= 1024; i++)
    try {
      writeFileSync(join(ballast, `${i}`), Buffer.alloc(room))
    } catch {
      room >>= 1
    }
}

/** Longer than three windows of messages at one a second, and than any silence that an alert waits for. */
const fullMs = 65_000
const bands = ['b00001', 'b00002', 'b00003']
const students = bands.map(band => `s-${band}`)

withSmallDisk(
  'the disk is full for over a minute: no answer, red health, the class is watched and alerted all the while; with room again all of it is stored',
  async () => {
    if (!folder) throw new Error('needs root, to mount a small disk')
    const env = { PULSEYARD_DATA: folder }
    await command(
      'seed',
      ['--school', 's1', '--students', '4', '--prefix', 'b', '--secret', 'classroom', '--password', 'a good password'],
      env,
    )
    {
      await using product = await startProduct({ dataFolder: folder })
      const teacher = await signIn(product.web, { account: 'teacher-b-001', password: 'a good password' })
      using screen = await teacher.live()
      const band = await mqtt.connectAsync(product.mqtt, {
        clientId: 'b00000',
        username: 'b00000',
        password: 'classroom',
        reconnectPeriod: 0,
      })
      const answered: number[] = []
      let seq = 0
      const send = () => {
        const number = ++seq
        const t = Date.now()
        const payload = JSON.stringify({ boot: 1, seq: number, sent: t, samples: [{ t, bpm: 100 + (number % 50) }] })
        band.publish('pulseyard/v1/s1/b00000/samples', payload, { qos: 1 }, error => !error && answered.push(number))
      }
      send()
      await until('the first sample is answered', async () => answered.length === 1)

      await using classroom = startClassroom({
        url: product.mqtt,
        school: 's1',
        bands: bands.map(band => ({ band, secret: 'classroom', student: { ageYears: 11, restingBpm: null, maxBpm: null } })),
        script: standardLesson,
        incidents: [{ kind: 'sos', atSeconds: 60, band: 'b00002' }],
        seed: 1,
        now: Date.now,
        seconds: 76,
      })
      const states = new Map<string, string>()
      await screen.hear(message => {
        if (message.type === 'frame') for (const [id, , , , state] of message.students) states.set(id, state)
        return students.every(id => states.get(id) === 'ok')
      }, 10_000)
      const heardBefore = screen.heard.length
      const ballast = join(folder, 'ballast')
      fill(ballast)

      // The newest segment may have room for a little more in its last page.
      await until('the disk refuses', async () => {
        send()
        return (await (await fetch(`${product.web}/readyz`)).text()).includes('not being stored (ENOSPC)')
      })
      const roomAt = Date.now() + fullMs
      const answeredBefore = answered.length
      const { acknowledgedSamples } = classroom.stats
      const evaluatedBefore = await metric(product.web, 'pulseyard_readings_evaluated_total')
      for (let i = 0; i < 200; i++) {
        send()
        await pause(2)
      }
      await until(
        'the engine goes on',
        async () => (await metric(product.web, 'pulseyard_readings_evaluated_total')) >= evaluatedBefore + 190,
      )
      expect(answered.length, 'nothing is acknowledged that is not stored').toBe(answeredBefore)

      const { alert } = await screen.hearAlert(({ rule }) => rule === 'sos', fullMs)
      expect(alert).toMatchObject({ student: 's-b00002', severity: 'high', durable: false })
      await pause(roomAt - Date.now())
      expect(classroom.stats.acknowledgedSamples, 'nor from the class').toBe(acknowledgedSamples)
      const shown = screen.heard.slice(heardBefore).flatMap(({ message }) => (message.type === 'frame' ? message.students : []))
      for (const id of students)
        expect(new Set(shown.filter(([student]) => student === id).map(([, , , , state]) => state)), id).toEqual(new Set(['ok']))
      expect(screen.alerts().filter(({ rule, student }) => rule === 'not-monitored' && students.includes(student))).toEqual([])

      rmSync(ballast, { recursive: true })
      await until('everything is answered', async () => answered.length === seq)
      expect(await classroom.delivered(20_000), 'the class too').toBe(true)
      await until('all is well', async () => (await (await fetch(`${product.web}/readyz`)).text()) === '{"ready":true,"degraded":[]}')
      await band.endAsync()
      const rows = (await command('export', ['--school', 's1'], env)).trimEnd().split('\n')
      const count = (band: string) => rows.filter(row => row.split(',')[1] === band).length
      expect(['b00000', ...bands].map(count)).toEqual([seq, 76, 76, 76])
      const seconds = rows.map(row => row.split(',')).filter(([student]) => students.includes(student!))
      expect(new Set(seconds.map(([student, , , tBand]) => `${student} ${tBand}`)).size, 'each second once').toBe(3 * 76)
    }
  },
  240_000,
)

afterAll(() => {
  if (!folder) return
  execFileSync('umount', [folder])
  rmSync(folder, { recursive: true })
})
