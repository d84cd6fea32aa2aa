import { expect, test } from 'vitest'
import type { LessonReport, StudentLesson, StudentLessons } from '../../domain/record.ts'
import { minute, openHouse, ten } from './house.ts'

const report = '/api/v1/lessons/pe/report'
const anasLessons = '/api/v1/students/ana/lessons'

test('the lesson is over: in seconds the teacher, Ana and her mother read what it was', async () => {
  await using house = await openHouse()
  // Ana, 12, 208 − 0.7 · 12 = 199.6 at most: 20 minutes at 110 (zone 1), 25 at 170 (zone 4); Ben's band was off after 20 minutes.
  await house.wears('ana', 0, 2700, second => (second < 1200 ? 110 : 170))
  await house.wears('ben', 0, 1200, () => 130)
  house.record.alertKept(house.alert(), [{ account: 'silva', at: ten + 20 * minute + 8_000, type: 'acknowledge' }])
  house.at(45)
  expect((await house.get('silva', report)).body.figures, 'not summed up before it is over and quiet').toBeNull()
  await house.pass(4)

  const { body } = (await house.get('silva', report)) as { body: LessonReport }
  expect(body.figures).toMatchObject({
    students: 2,
    lessonSeconds: 2700,
    heartCoverage: 3900 / 5400,
    zoneSeconds: [0, 1200, 1200, 0, 1500, 0],
  })
  expect(body.students.map(({ name, figures }) => [name, figures?.heartSeconds])).toEqual([
    ['Ana', 2700],
    ['Ben', 1200],
  ])
  expect(body.alerts[0]!.ledger).toEqual([
    { at: ten + 20 * minute - 45_000, what: 'began', who: null },
    { at: ten + 20 * minute, what: 'fired', who: null },
    { at: ten + 20 * minute + 8_000, what: 'acknowledged', who: 'Ms Silva' },
    { at: ten + 22 * minute, what: 'resolved', who: null },
  ])
  expect(body.alerts[0]!.why).toBe('teacher: Ana ran hard.')

  expect((await house.get('silva', '/api/v1/lessons?class=7B')).body.lessons[0].alerts).toBe(1)

  const own = (await house.get('ana-herself', anasLessons)).body as StudentLessons
  expect(own.lessons[0]).toMatchObject({
    lesson: { id: 'pe', title: 'PE' },
    figures: { zoneSeconds: [0, 1200, 0, 0, 1500, 0], edwards: 20 + 100 },
  })
  expect(own.lessons[0]!.alerts.map(({ why }) => why)).toEqual(['child: Ana ran hard.'])
  const mothers = (await house.get('anas-mother', anasLessons)).body as StudentLessons
  expect(mothers.lessons[0]!.alerts.map(({ why }) => why)).toEqual(['guardian：Ana跑得很快。'])

  const one = (await house.get('ana-herself', `${anasLessons}/pe`)).body as StudentLesson
  expect(one.curve.seconds).toHaveLength(2700)
  expect([one.curve.bpm[0], one.curve.bpm.at(-1)]).toEqual([110, 170])
  expect(one.curve.zonesFrom).toEqual([99.8, 119.8, 139.7, 159.7, 179.6])
  expect(one.curve.learning).toBe(true)
  expect(one.curve.low.at(-1)! < one.curve.high.at(-1)!).toBe(true)
})

test('Ben’s band was out of range: what it held comes a day late, and his figures and the class’s are made anew', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  await house.wears('ben', 0, 600, () => 150)
  house.at(45)
  await house.pass(4)
  const before = (await house.get('silva', report)).body as LessonReport
  house.at(24 * 60)
  await house.wears('ben', 600, 2700, () => 150)
  await house.pass(4)
  const after = (await house.get('silva', report)).body as LessonReport
  const ben = ({ students }: LessonReport) => students[1]!.figures!.heartSeconds
  expect([ben(before), ben(after)]).toEqual([600, 2700])
  expect([before.figures!.heartCoverage, after.figures!.heartCoverage]).toEqual([3300 / 5400, 1])
  expect(house.record.counts().pending).toBe(0)
})

test('a crash between the readings and their figures forgets neither', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  house.record.alertKept(house.alert(), [])
  house.record.flush()
  await house.restart({ crash: true })
  house.at(50)
  await house.pass(4)
  const { body } = (await house.get('silva', report)) as { body: LessonReport }
  expect(body.figures!.students).toBe(1)
  expect(body.alerts.map(({ id }) => id)).toEqual(['a1'])
})

test('while the store is away nothing good is overwritten, and it is made whole when it is back', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  house.at(45)
  house.state.away = true
  house.state.catchingUpSince = ten + 42 * minute
  await house.pass(5)
  const during = (await house.get('silva', report)).body as LessonReport
  expect([during.figures?.students, during.catchingUpSince]).toEqual([0, ten + 42 * minute])
  house.state.away = false
  house.state.catchingUpSince = null
  await house.pass(35)
  const after = (await house.get('silva', report)).body as LessonReport
  expect([after.figures?.students, after.catchingUpSince]).toEqual([1, null])

  house.state.away = true
  await house.wears('ana', 100, 101, () => 99)
  await house.pass(40)
  expect(((await house.get('silva', report)).body as LessonReport).figures?.students).toBe(1)
  expect(house.record.counts().pending, 'it is tried again').toBe(1)
})

test('a lesson from before the record was kept is summed up when somebody asks', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  await house.restart({ crash: true })
  house.at(60)
  await house.pass(5)
  expect((await house.get('silva', report)).body.figures).toBeNull()
  await house.pass(5)
  expect((await house.get('silva', report)).body.figures.students).toBe(1)
})

test('a lesson without a reading has a report that says so', async () => {
  await using house = await openHouse()
  house.at(60)
  await house.get('silva', report)
  await house.pass(5)
  const { body } = (await house.get('silva', report)) as { body: LessonReport }
  expect(body.figures).toMatchObject({ students: 0, bpmMean: null, groupDensity: null, loadCurve: [] })
})

test('readings of after the lesson’s end change nothing: a band is still on in the changing room', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  house.at(45)
  await house.pass(4)
  const { computed } = house.record.counts()
  await house.wears('ana', 2701, 2760, () => 99)
  await house.pass(5)
  expect(house.record.counts().computed).toBe(computed)
})

test('lessons are told newest first, a page at a time', async () => {
  await using house = await openHouse()
  house.people.change('s1', people => {
    for (let i = 1; i <= 5; i++)
      people.saveLesson({
        id: `pe${i}`,
        class: '7B',
        title: `PE ${i}`,
        startsAt: ten - i * 86_400_000,
        endsAt: ten - i * 86_400_000 + 45 * minute,
      })
  })
  house.at(60)
  const first = (await house.get('silva', '/api/v1/lessons?class=7B&limit=4')).body
  const rest = (await house.get('silva', `/api/v1/lessons?class=7B&limit=4&before=${first.next}`)).body
  const titles = (list: { lessons: { lesson: { title: string } }[] }) => list.lessons.map(({ lesson }) => lesson.title)
  expect([titles(first), titles(rest), rest.next]).toEqual([['PE', 'PE 1', 'PE 2', 'PE 3'], ['PE 4', 'PE 5'], null])
})
