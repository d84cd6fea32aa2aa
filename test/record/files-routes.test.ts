import { FitBaseType, FitEncoder } from 'fit-file-parser/encoder'
import { expect, test } from 'vitest'
import type { StudentLessons } from '../../domain/record.ts'
import { minute, openHouse, ten } from './house.ts'

const lessons = '/api/v1/students/ana/lessons'
const files = '/api/v1/students/ana/files'
const day = 24 * 60 * minute

/** Half an hour of running on Sunday, as a watch exports it. */
function fitFile(startMs = ten - day) {
  const encoder = new FitEncoder()
  const start = FitEncoder.toFitTimestamp(new Date(startMs))
  for (let second = 0; second < 1800; second++)
    encoder.writeMessage(20, [
      { number: 253, size: 4, baseType: FitBaseType.Uint32, value: start + second },
      { number: 3, size: 1, baseType: FitBaseType.Uint8, value: 150 },
    ])
  return Buffer.from(encoder.close())
}

/** Ana's lesson, over and summed up. */
async function afterTheLesson() {
  const house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  house.at(45)
  await house.pass(4)
  return house
}

test('a run on Sunday, recorded by a watch, joins Ana’s record; given twice it is kept once', async () => {
  await using house = await openHouse()
  const first = await house.send('ana-herself', files, fitFile(), 'Sunday')
  expect([first.status, first.body.readings, first.body.lesson.title]).toEqual([201, 1800, 'Sunday'])
  house.at(10)
  const again = await house.send('anas-mother', files, fitFile())
  expect([again.status, again.body.lesson.id]).toEqual([201, first.body.lesson.id])
  expect(await house.stored('ana')).toBe(1800)
  await house.pass(4)
  const { lessons: told } = (await house.get('ana-herself', lessons)).body as StudentLessons
  expect(told.map(({ lesson, figures }) => [lesson.kind, lesson.title, figures.heartSeconds])).toEqual([['file', 'Sunday', 1800]])
})

test.each([
  ['anas-mother', 201],
  ['ana-herself', 201],
  ['bens-father', 404],
  ['silva', 404],
  ['nora', 404],
  ['adam', 404],
])('only the family may write into Ana’s record: %s, %i', async (account, status) => {
  await using house = await openHouse()
  expect((await house.send(account, files, fitFile())).status).toBe(status)
  expect(await house.stored('ana')).toBe(status === 201 ? 1800 : 0)
})

test.each([
  ['Sunday%20run', 'Sunday run'],
  ['%E6%98%9F%E6%9C%9F%E6%97%A5', '星期日'],
  ['%20', ''],
  ['100%', 400],
  [encodeURIComponent('日'.repeat(80)), '日'.repeat(80)],
  ['x'.repeat(81), 400],
])('a title stands in no address, but in a header, encoded: %s', async (header, title) => {
  await using house = await openHouse()
  const { status, body } = await house.send('ana-herself', files, fitFile(), header)
  expect(status === 201 ? body.lesson.title : status).toBe(title)
  if (status !== 201) expect(body.errors[0].path).toBe('/x-title')
})

test('a file that is cut, or of a time that the band told of, is refused with the reason', async () => {
  await using house = await openHouse()
  const cut = await house.send('ana-herself', files, fitFile().subarray(0, 400))
  expect([cut.status, cut.body.detail]).toEqual([400, expect.stringMatching(/activity\.fit: .*export the activity again/)])
  await house.wears('ana', 0, 60, () => 120)
  house.at(60)
  expect((await house.send('ana-herself', files, fitFile(ten - 10 * minute))).body.code).toBe('recorded-already')
})

test('two files of an account are read at once; a third is refused before it is, and may come when one is kept', async () => {
  await using house = await openHouse()
  const give = (day: number) => house.send('ana-herself', files, fitFile(ten - day * 24 * 60 * minute))
  const answers = await Promise.all([give(1), give(2), give(3)])
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 429])
  expect(answers[2]!.body.detail).toMatch(/2 files of this account/)
  expect((await give(3)).status).toBe(201)
  expect(await house.stored('ana')).toBe(3 * 1800)
})

test('ten files a minute of an account, ten downloads of either kind; another account has its own', async () => {
  await using house = await afterTheLesson()
  const kinds = ['series.csv', 'series.tcx']
  const statuses: number[] = []
  for (let i = 0; i < 11; i++) statuses.push((await house.get('ana-herself', `${lessons}/pe/${kinds[i % 2]}`)).status)
  expect(statuses).toEqual([...Array(10).fill(200), 429])
  expect((await house.get('anas-mother', `${lessons}/pe/series.csv`)).status).toBe(200)

  const given: number[] = []
  for (let i = 0; i < 11; i++) given.push((await house.send('ana-herself', files, Buffer.from('no file'))).status)
  expect(given).toEqual([...Array(10).fill(400), 429])
})

test('a download is whole, or there is none', async () => {
  await using house = await afterTheLesson()
  const download = async (kind: string) => house.get('ana-herself', `${lessons}/pe/series.${kind}`)
  expect((await download('csv')).body.split('\r\n')).toHaveLength(1 + 2700 + 1)
  expect((await download('tcx')).body.match(/<Trackpoint>/g)).toHaveLength(2700)
  house.state.away = true
  for (const kind of ['csv', 'tcx']) {
    const { status, body, headers } = await download(kind)
    expect([status, body.code, headers['content-disposition']]).toEqual([503, 'busy', undefined])
  }
})
