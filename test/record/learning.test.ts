import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Alert } from '../../domain/alert.ts'
import type { StudentLesson } from '../../domain/record.ts'
import { minute, openHouse, ten } from './house.ts'

const day = 24 * 60 * minute
type House = Awaited<ReturnType<typeof openHouse>>

/** Ms Silva's lesson of this many days later; 0 is the one that the small school has. */
function schedule(house: House, days: number): string {
  if (days === 0) return 'pe'
  const id = `pe-${days}`
  house.people.change('s1', people =>
    people.saveLesson({ id, class: '7B', title: 'PE', startsAt: ten + days * day, endsAt: ten + days * day + 45 * minute }),
  )
  return id
}

const parts: [from: number, to: number, bpm: number, enmo: number, steps: number][] = [
  [0, 300, 92, 8, 0],
  [300, 900, 124, 180, 2],
  [900, 1_500, 158, 600, 3],
  [1_500, 1_800, 112, 8, 0],
  [1_800, 2_400, 150, 500, 2],
  [2_400, 2_700, 110, 60, 1],
]

/** Ana wears her band through the lesson of that day: sits, walks, runs, rests, runs, walks; `more` beats above her own heart. */
async function wears(house: House, days: number, { more = 0, from = 0, to = 2_700 } = {}) {
  const lesson = schedule(house, days)
  const start = days * 86_400
  for (const [begin, end, bpm, enmo, steps] of parts) {
    const [first, last] = [Math.max(begin, from), Math.min(end, to)]
    if (first < last) await house.wears('ana', start + first, start + last, second => bpm + more + (second % 3), { enmo, steps })
  }
  house.record.kept({ school: 's1', student: 'ana', lesson, from: ten + days * day, to: ten + days * day + 1_000 })
}

/** The lesson of that day ends, and some seconds pass. */
async function ends(house: House, days: number) {
  house.at(days * 24 * 60 + 45)
  await house.pass(4)
}

async function lesson(house: House, days: number, of: { more?: number; alert?: Partial<Alert> } = {}) {
  await wears(house, days, of)
  const at = ten + days * day + 20 * minute
  if (of.alert)
    house.record.alertKept(
      house.alert({
        id: `a${days}`,
        lesson: schedule(house, days),
        startedAt: at - 45_000,
        firedAt: at,
        resolvedAt: at + 60_000,
        ...of.alert,
      }),
      [],
    )
  await ends(house, days)
}

const anas = (house: House) => house.record.heartOf('s1', 'ana')
const open = { state: 'open' } as const
const closed = (outcome: 'false' | 'rest') => ({ state: 'closed', by: 'silva', at: ten, outcome }) as const

test('after each lesson Ana’s heart is known better, and the band on her page is her own and narrower', async () => {
  await using house = await openHouse()
  expect(anas(house)).toBeNull()
  const widths: number[] = []
  for (const days of [0, 1, 2, 3]) {
    await lesson(house, days)
    const { fit } = anas(house)!
    expect(fit.lessons).toBe(days + 1)
    widths.push(fit.widthBpm)
  }
  expect(widths).toEqual([...widths].sort((a, b) => b - a))
  const { curve } = (await house.get('ana-herself', '/api/v1/students/ana/lessons/pe-3')).body as StudentLesson
  expect(curve.learning).toBe(false)
  // And a little more, for what today is not sure of.
  expect(curve.high[900]! - curve.low[900]!).toBeGreaterThan(2 * widths[3]!)
  expect(curve.high[900]! - curve.low[900]!).toBeLessThan(2 * widths[3]! + 8)

  const before = anas(house)
  await house.restart()
  expect(anas(house), 'a restart forgets nothing').toEqual(before)
  expect(house.record.heartOf('s1', 'ben'), 'who wore no band').toBeNull()
})

test('a feverish lesson in which a sign fired teaches nothing; the teacher’s word that it was false lets it', async () => {
  await using house = await openHouse()
  for (const days of [0, 1]) await lesson(house, days)
  const healthy = anas(house)
  await lesson(house, 2, { more: 25, alert: { rule: 'high-at-rest', severity: 'medium', handling: open } })
  expect(anas(house)).toEqual(healthy)
  await lesson(house, 3, { more: 25, alert: { rule: 'high-at-rest', severity: 'medium', handling: closed('rest') } })
  expect(anas(house)).toEqual(healthy)
  await lesson(house, 4, { alert: { rule: 'high-for-motion', severity: 'medium', handling: closed('false') } })
  expect(anas(house)!.fit.lessons).toBe(3)
})

test('an outcome that the teacher sets after the lesson is heard as well', async () => {
  await using house = await openHouse()
  await lesson(house, 0)
  await lesson(house, 1, { alert: { severity: 'medium', handling: open } })
  expect(anas(house)!.fit.lessons).toBe(1)
  house.record.alertKept(house.alert({ id: 'a1', lesson: 'pe-1', severity: 'medium', handling: closed('false') }), [])
  await house.pass(4)
  expect(anas(house)!.fit.lessons).toBe(2)
})

test.each([
  ['of the band alone', { rule: 'not-monitored', severity: 'technical' }, false],
  ['that says what a lesson is for', { rule: 'near-max-sustained', severity: 'low' }, false],
  // From 20:00 − 45 s − 60 s to 21:00 + 60 s, and the second of its end.
  ['of a heart rate that the band got wrong: the seconds near it', { rule: 'cadence-lock', severity: 'technical' }, true],
] as const)('a note %s takes no more than that', async (_, alert, takes) => {
  await using quiet = await openHouse()
  await lesson(quiet, 0)
  await using house = await openHouse()
  await lesson(house, 0, { alert })
  const missing = (anas(quiet)!.fit.cleanMinutes - anas(house)!.fit.cleanMinutes) * 60
  if (!takes) expect(missing).toBe(0)
  else expect(missing).toBeGreaterThan(150)
  expect(missing).toBeLessThanOrEqual(226)
})

test('what a band held comes a day late, after another lesson: the heart is the one it would have been', async () => {
  await using timely = await openHouse()
  for (const days of [0, 1, 2]) await lesson(timely, days, { more: days * 4 })
  await using house = await openHouse()
  await lesson(house, 0)
  await wears(house, 1, { more: 4, to: 700 })
  await ends(house, 1)
  await lesson(house, 2, { more: 8 })
  expect(anas(house)).not.toEqual(anas(timely))
  await wears(house, 1, { more: 4, from: 700 })
  await house.pass(4)
  expect(anas(house)).toEqual(anas(timely))
})

test('who withdraws consent is forgotten: at once by the engine, within a minute on the disk', async () => {
  await using house = await openHouse()
  await lesson(house, 0)
  house.people.change('s1', people => people.withdrawConsent('ana', 'store', house.clock.now))
  expect(anas(house)).toBeNull()
  await house.pass(61)
  using database = new DatabaseSync(`${house.dataFolder}/schools/s1/record.db`, { readOnly: true })
  expect(database.prepare('SELECT (SELECT count(*) FROM hearts) + (SELECT count(*) FROM heart_lessons) AS rows').get()).toEqual({ rows: 0 })
  house.people.change('s1', people => people.giveConsent('ana', 'store', house.clock.now))
  expect(anas(house), 'and begins anew').toBeNull()
})

test('the newest dozen of lessons is what a heart is learned from', async () => {
  await using house = await openHouse()
  for (let days = 0; days < 14; days++) await lesson(house, days)
  expect(anas(house)!.fit.lessons).toBe(12)
})

test('another version’s heart is not read, and made anew by the next lesson', async () => {
  await using house = await openHouse()
  await lesson(house, 0)
  await house.restart({
    between: () => {
      using database = new DatabaseSync(`${house.dataFolder}/schools/s1/record.db`)
      database.exec('UPDATE hearts SET version = 99; UPDATE heart_lessons SET version = 99')
    },
  })
  expect(anas(house)).toBeNull()
  await lesson(house, 1)
  expect(anas(house)!.fit.lessons).toBe(1)
})
