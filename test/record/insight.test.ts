import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { StudentInsight } from '../../domain/insight.ts'
import { openArchive } from '../../record/archive.ts'
import { minute, openHouse, ten } from './house.ts'

const day = 24 * 60 * minute
const midnight = ten - 10 * 60 * minute
const anasInsight = '/api/v1/students/ana/insight'
const anasRuns = '/api/v1/students/ana/shuttle-runs'
type House = Awaited<ReturnType<typeof openHouse>>

/** Another lesson of 7B, so many days after the one that the small school has. */
function schedule(house: House, days: number): string {
  if (days === 0) return 'pe'
  const id = `pe-${days}`
  house.people.change('s1', people =>
    people.saveLesson({ id, class: '7B', title: 'PE', startsAt: ten + days * day, endsAt: ten + days * day + 45 * minute }),
  )
  return id
}

/** Ana's lesson of that day, from its first second to `to`, and some seconds after it. */
async function lesson(house: House, days: number, bpm: (second: number) => number, to = 2_700) {
  const id = schedule(house, days)
  const start = days * 86_400
  await house.wears('ana', start, start + to, second => bpm(second - start))
  house.record.kept({ school: 's1', student: 'ana', lesson: id, from: ten + days * day, to: ten + days * day + 1_000 })
  house.at(days * 24 * 60 + 45)
  await house.pass(4)
}

const insightFor = async (house: House, account: string, weeks?: number) =>
  StudentInsight.parse((await house.get(account, `${anasInsight}${weeks === undefined ? '' : `?weeks=${weeks}`}`)).body)

test('two lessons: load, target, coverage, fitness and fatigue, and her best', async () => {
  await using house = await openHouse()
  // Ana is 12, 208 − 0.7 · 12 = 199.6 at most and 78 at rest. 45 minutes at 150 (zone 3): 135 points.
  await lesson(house, 0, () => 150)
  // Two days later half an hour of it: 15 min at 110 (zone 1) and 15 at 170 (zone 4): 75 points; the band was silent for the last 15.
  await lesson(house, 2, second => (second < 900 ? 110 : 170), 1_800)
  const told = await insightFor(house, 'anas-mother')

  expect(told).toMatchObject({ student: { id: 'ana', name: 'Ana' }, weeks: 6, from: midnight - 39 * day, catchingUpSince: null })
  expect(told.assumed).toEqual(['resting-bpm', 'max-bpm'])
  expect(
    told.lessons.map(({ lesson: { id }, edwards, targetSeconds, coverage, target }) => ({ id, edwards, targetSeconds, coverage, target })),
  ).toEqual([
    { id: 'pe', edwards: 135, targetSeconds: 2_700, coverage: 1, target: { source: 'usual', fromZone: 3, toZone: 4 } },
    { id: 'pe-2', edwards: 75, targetSeconds: 900, coverage: 2 / 3, target: { source: 'usual', fromZone: 3, toZone: 4 } },
  ])
  // r = (150 − 78) ÷ 121.6; 45 · r · 0.86e^{1.67r}, a girl's
  const r = 72 / 121.6
  expect(told.lessons[0]!.banister).toBeCloseTo(45 * r * 0.86 * Math.exp(1.67 * r), 6)

  expect(told.load).toMatchObject({ since: ten, coverage: 4_500 / 5_400 })
  expect(told.load.days).toHaveLength(42)
  expect(told.load.days.at(-1)!.day).toBe(midnight + 2 * day)
  expect(told.load.days.slice(-4).map(({ load }) => load)).toEqual([0, 135, 0, 75])
  const [fitness, fatigue] = [1 - Math.exp(-1 / 42), 1 - Math.exp(-1 / 7)]
  const twoDays = (share: number) => 135 * share * (1 - share) ** 2 + 75 * share
  expect(told.load.days.at(-1)!.fitness).toBeCloseTo(twoDays(fitness), 9)
  expect(told.load.days.at(-1)!.fatigue).toBeCloseTo(twoDays(fatigue), 9)

  expect(told.bests.lesson).toEqual({ lesson: 'pe', startsAt: ten, targetSeconds: 2_700, coverage: 1 })
  expect(told.bests.week, 'one week is no best yet').toBeNull()
  expect(told.trend).toMatchObject({ word: 'not-sure-yet', reason: 'few-lessons' })
})

test('a plan’s target counts in its own lesson alone', async () => {
  await using house = await openHouse()
  house.state.targets['pe-1'] = { lowBpm: 125, highBpm: 140, minutes: 20, achievedSeconds: 2_600 }
  house.state.targets['pe-2'] = { lowBpm: 125, highBpm: 140, minutes: 20, achievedSeconds: null }
  await lesson(house, 0, () => 130)
  await lesson(house, 1, () => 130)
  await lesson(house, 2, () => 130)
  const { lessons, bests } = await insightFor(house, 'silva')
  expect(lessons.map(({ target, targetSeconds }) => [target.source, targetSeconds])).toEqual([
    ['usual', 0],
    ['plan', 2_600],
    ['plan', null],
  ])
  expect(bests.lesson?.lesson).toBe('pe-1')
})

test('one week tells one week; the fitness in it began before', async () => {
  await using house = await openHouse()
  await lesson(house, 0, () => 150)
  house.at(20 * 24 * 60)
  const { lessons, load } = await insightFor(house, 'silva', 1)
  expect(lessons).toEqual([])
  expect(load.days).toHaveLength(7)
  expect(load.days[0]!.fitness).toBeGreaterThan(0)
})

test('nothing is known yet: every part says so', async () => {
  await using house = await openHouse()
  const told = await insightFor(house, 'ana-herself', 2)
  expect(told).toMatchObject({ lessons: [], bests: { lesson: null, week: null }, shuttleRuns: [] })
  expect(told.load).toMatchObject({ since: null, coverage: null })
  expect(told.load.days).toHaveLength(14)
  expect(told.trend).toEqual({ word: 'not-sure-yet', reason: 'few-lessons', bpmPerWeek: null, lessons: [], coverage: null })
})

/** Sits, walks, runs, rests, runs: `less` beats below the first day's. */
const parts: [from: number, to: number, bpm: number, enmo: number, steps: number][] = [
  [0, 400, 92, 8, 0],
  [400, 1_000, 124, 180, 2],
  [1_000, 1_800, 158, 600, 3],
  [1_800, 2_000, 112, 8, 0],
  [2_000, 2_700, 154, 600, 3],
]
async function sameLesson(house: House, days: number, less: number) {
  schedule(house, days)
  const start = days * 86_400
  for (const [from, to, bpm, enmo, steps] of parts)
    await house.wears('ana', start + from, start + to, second => bpm - less + (second % 3), { enmo, steps })
  house.record.kept({
    ...{ school: 's1', student: 'ana', lesson: days === 0 ? 'pe' : `pe-${days}` },
    ...{ from: ten + days * day, to: ten + days * day + 1_000 },
  })
  house.at(days * 24 * 60 + 45)
  await house.pass(4)
}

test('a heart that does the same with a beat less each week is told better; told again after a restart', async () => {
  await using house = await openHouse()
  for (const week of [0, 1, 2, 3, 4, 5, 6]) await sameLesson(house, 7 * week, week)
  const { trend } = await insightFor(house, 'ana-herself')
  expect(trend).toMatchObject({ word: 'better', reason: null })
  expect(trend.bpmPerWeek!.slope).toBeCloseTo(-1, 1)
  expect(trend.lessons).toHaveLength(7)
  expect(trend.coverage).toBeGreaterThan(0.8)
  await house.restart()
  expect((await insightFor(house, 'ana-herself')).trend).toEqual(trend)
})

test('consent to storing is withdrawn: what her heart told is gone within a minute', async () => {
  await using house = await openHouse()
  await sameLesson(house, 0, 0)
  const points = () => {
    using database = new DatabaseSync(`${house.dataFolder}/schools/s1/record.db`, { readOnly: true })
    return database.prepare('SELECT count(*) AS points FROM heart_points').get()!.points
  }
  expect(points()).toBe(1)
  house.people.change('s1', people => people.withdrawConsent('ana', 'store', house.clock.now))
  await house.pass(61)
  expect(points()).toBe(0)
  expect((await house.get('silva', anasInsight)).status).toBe(404)
})

test('the teacher enters a shuttle run, corrects it, and takes a mistaken one back', async () => {
  await using house = await openHouse()
  const run = { at: ten - day, level: 5, shuttles: 3 }
  // Ana is 12: 31.025 + 3.238 · 10.5 − 3.248 · 12 + 0.1536 · 10.5 · 12
  const vo2Max = { state: 'known', mlPerKgMin: expect.closeTo(45.4016, 6), errorMlPerKgMin: 5.9 }
  const entered = await house.ask('silva', 'POST', anasRuns, run)
  expect(entered).toEqual({ status: 201, body: { id: `r${run.at}`, ...run, vo2Max } })
  await house.ask('silva', 'POST', anasRuns, { at: ten, level: 0 })
  await house.restart()
  expect((await insightFor(house, 'anas-mother')).shuttleRuns).toEqual([
    { id: `r${ten}`, at: ten, level: 0, shuttles: null, vo2Max: { state: 'unknown', reason: 'no-stage' } },
    { id: `r${run.at}`, ...run, vo2Max },
  ])
  expect((await insightFor(house, 'ana-herself')).shuttleRuns, 'no body data to students').toEqual([
    { id: `r${ten}`, at: ten, level: 0, shuttles: null },
    { id: `r${run.at}`, ...run },
  ])
  await house.ask('silva', 'POST', anasRuns, { ...run, level: 6 })
  expect(await house.ask('silva', 'DELETE', `${anasRuns}/r${ten}`)).toEqual({ status: 204, body: null })
  expect((await insightFor(house, 'silva')).shuttleRuns.map(({ level }) => level)).toEqual([6])
  expect((await house.ask('silva', 'DELETE', `${anasRuns}/r${ten}`)).status).toBe(404)
})

test.each([
  ['tomorrow’s', { at: ten + day, level: 5 }],
  ['of last year', { at: ten - 40 * day, level: 5 }],
  ['a level that nobody reaches', { at: ten, level: 22 }],
  ['half a level', { at: ten, level: 5.5 }],
  ['a key that is not known', { at: ten, level: 5, vo2Max: 60 }],
])('a run is refused: %s', async (_, body) => {
  await using house = await openHouse()
  const answer = await house.ask('silva', 'POST', anasRuns, body)
  expect([answer.status, answer.body.code]).toEqual([400, 'invalid'])
  expect((await insightFor(house, 'silva')).shuttleRuns).toEqual([])
})

test('at most a hundred runs of a student are kept', async () => {
  await using house = await openHouse()
  for (let i = 0; i < 100; i++) expect((await house.ask('silva', 'POST', anasRuns, { at: ten - i, level: 1 })).status).toBe(201)
  expect((await house.ask('silva', 'POST', anasRuns, { at: ten - 100, level: 1 })).status).toBe(400)
  expect((await house.ask('silva', 'POST', anasRuns, { at: ten, level: 2 })).status, 'a correction is none more').toBe(201)
})

test.each([
  ['silva', 200, 201],
  ['anas-mother', 200, 404],
  ['ana-herself', 200, 404],
  ['bens-father', 404, 404],
  ['okoye', 404, 404],
  ['nora', 404, 404],
  ['adam', 404, 404],
  ['stranger', 404, 404],
])('who may read Ana’s insight, and who may enter her run: %s, %i, %i', async (account, read, enter) => {
  await using house = await openHouse()
  expect((await house.get(account, anasInsight)).status).toBe(read)
  expect((await house.ask(account, 'POST', anasRuns, { at: ten, level: 5 })).status).toBe(enter)
  await house.ask('silva', 'POST', anasRuns, { at: ten, level: 5 })
  expect((await house.ask(account, 'DELETE', `${anasRuns}/r${ten}`)).status).toBe(enter === 201 ? 204 : 404)
})

test('whoever covers a lesson neither reads a term of it nor enters a run', async () => {
  await using house = await openHouse()
  house.people.change('s1', people => people.addCover('pe', 'okoye'))
  expect((await house.get('okoye', anasInsight)).status).toBe(404)
  expect((await house.ask('okoye', 'POST', anasRuns, { at: ten, level: 5 })).status).toBe(404)
})

test.each([0, 27, 1.5, 'six'])('%s weeks are refused', async weeks => {
  await using house = await openHouse()
  expect((await house.get('silva', `${anasInsight}?weeks=${weeks}`)).status).toBe(400)
})

test('a record from before: its lessons have no Banister load, and what hearts had learned begins the trend', async () => {
  await using house = await openHouse()
  await sameLesson(house, 0, 0)
  const before = await insightFor(house, 'silva')
  await house.restart({
    between() {
      // As the program before wrote it.
      using database = new DatabaseSync(`${house.dataFolder}/schools/s1/record.db`)
      database.exec(`DROP TABLE heart_points; DROP TABLE shuttle_runs; PRAGMA user_version = 3;
        UPDATE students SET figures = json_remove(figures, '$.banister')`)
    },
  })
  const after = await insightFor(house, 'silva')
  expect(after.lessons.map(({ banister, edwards }) => [banister, edwards])).toEqual([[null, before.lessons[0]!.edwards]])
  expect(after.trend).toEqual(before.trend)
  expect(after.trend.lessons).toHaveLength(1)
})

test('what is past its time goes, shuttle runs, too', async () => {
  await using house = await openHouse()
  await house.ask('silva', 'POST', anasRuns, { at: ten, level: 5 })
  using archive = openArchive(house.dataFolder, 's1')
  expect(archive.runsOf('ana')).toHaveLength(1)
  expect(archive.forgetBefore(ten + 1, 10)).toBe(1)
  expect(archive.runsOf('ana')).toEqual([])
})
