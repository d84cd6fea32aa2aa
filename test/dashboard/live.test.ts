import { describe, expect, test } from 'vitest'
import { openHouse } from './house.ts'
import { readingOf, start } from './school.ts'

const ids = (students: readonly { id: string }[]) => students.map(({ id }) => id)

describe('opening', () => {
  test('hello, then a snapshot of the open lesson in the roster’s order', async () => {
    await using house = await openHouse()
    house.board.observe(readingOf('ben', { bpm: 150 }))
    house.people.consents.set('ana', { live: false, store: true, guardians: true, projector: false })
    house.board.observe(readingOf('ana', { bpm: 150 }))
    house.skip(2000)
    const teacher = await house.connect('silva')
    await teacher.heard(message => message.type === 'snapshot')
    expect(teacher.messages).toEqual([
      { type: 'hello', epoch: 'e1', seq: 0, serverTime: start + 2000 },
      {
        type: 'snapshot',
        class: 'c1',
        lesson: { id: 'l1', title: 'PE', startsAt: start - 600_000, endsAt: start + 3_000_000, phase: null },
        students: [
          { id: 'ana', name: 'Name of ana', bpm: null, zone: null, percent: null, state: 'no-consent', ageSeconds: null },
          { id: 'ben', name: 'Name of ben', bpm: 150, zone: 3, percent: 75, state: 'ok', ageSeconds: 2 },
        ],
        alerts: [],
      },
    ])
  })

  test.each([
    ['a teacher without a lesson', 'okoye', '', null, []],
    ['a teacher, a class between lessons', 'okoye', '?class=c2', 'c2', ['chidi']],
    ['a lead, a class', 'lead', '?class=c1', 'c1', ['ana', 'ben']],
    ['a lead, none', 'lead', '', null, []],
    ['a parent: their own child alone', 'anasMother', '', null, ['ana']],
    ['the other parent', 'bensFather', '', null, ['ben']],
    ['a student: herself', 'ana', '', null, ['ana']],
    ['a nurse: alerts alone', 'nurse', '', null, []],
    ['an admin: nothing', 'admin', '', null, []],
  ] as const)('%s', async (_, who, query, classId, students) => {
    await using house = await openHouse()
    const client = await house.connect(who, query)
    await client.heard(message => message.type === 'snapshot')
    expect([client.of('snapshot')[0]!.class, ids(client.of('snapshot')[0]!.students)]).toEqual([classId, students])
  })

  test.each([
    ['a parent', 'anasMother', 'l1'],
    ['a student', 'ana', 'l1'],
    ['a nurse', 'nurse', undefined],
  ] as const)('%s: whether a lesson of theirs is open, until it ends', async (_, who, lesson) => {
    await using house = await openHouse()
    const client = await house.connect(who)
    await client.heard(message => message.type === 'snapshot')
    expect(client.of('snapshot')).toMatchObject([{ class: null }])
    expect(client.of('snapshot')[0]!.lesson?.id).toBe(lesson)
    house.people.endLesson(house.people.lesson('s1', 'l1')!, house.now)
    house.pass()
    await client.heard(message => message.type === 'frame')
    expect(client.of('snapshot').at(-1)!.lesson).toBeNull()
  })

  test('a parent needs the consent to tell guardians, a teacher does not', async () => {
    await using house = await openHouse()
    house.people.consents.set('ana', { live: true, store: true, guardians: false, projector: false })
    house.board.observe(readingOf('ana'))
    const clients = [await house.connect('silva'), await house.connect('anasMother')]
    for (const client of clients) await client.heard(message => message.type === 'snapshot')
    expect(clients.map(client => client.of('snapshot')[0]!.students[0]!.state)).toEqual(['ok', 'no-consent'])
  })

  test('the snapshot holds the open alerts that are theirs', async () => {
    await using house = await openHouse()
    house.book.raise('a1', 'ana')
    house.book.raise('a2', 'ben')
    house.book.raise('a2', 'ben', { phase: 'resolved' })
    house.book.raise('a3', 'chidi')
    const [teacher, mother, nurse] = [await house.connect('silva'), await house.connect('anasMother'), await house.connect('nurse')]
    for (const client of [teacher, mother, nurse]) await client.heard(message => message.type === 'snapshot')
    expect([teacher, mother, nurse].map(client => ids(client.of('snapshot')[0]!.alerts))).toEqual([['a1'], ['a1'], ['a1', 'a3']])
    expect(teacher.of('hello')[0]!.seq).toBe(3)
  })
})

describe('each second', () => {
  test('what changed, alone; an empty frame when nothing did', async () => {
    await using house = await openHouse()
    const at = (second: number) => ({ t: start + second * 1000 })
    house.board.observe(readingOf('ana', { bpm: 120 }))
    const teacher = await house.connect('silva')
    house.pass()
    house.board.observe(readingOf('ana', { bpm: 140, ...at(1) }))
    house.board.observe(readingOf('ben', { bpm: 140, ...at(1) }))
    house.pass()
    house.board.observe(readingOf('ana', { bpm: 140, ...at(2) }))
    house.pass(6)
    await teacher.heard(message => message.type === 'frame' && message.t === start + 8000)
    expect(teacher.of('frame').map(({ t, students }) => [(t - start) / 1000, students])).toEqual([
      [1, []],
      [
        2,
        [
          ['ana', 140, 3, 70, 'ok'],
          ['ben', 140, 3, 70, 'ok'],
        ],
      ],
      [3, []],
      [4, []],
      [5, []],
      [6, []],
      [7, [['ben', 140, 3, 70, 'stale']]],
      [8, [['ana', 140, 3, 70, 'stale']]],
    ])
  })

  test('consent withdrawn: the number goes with the next frame', async () => {
    await using house = await openHouse()
    house.board.observe(readingOf('ana'))
    const teacher = await house.connect('silva')
    house.people.consents.set('ana', { live: false, store: false, guardians: false, projector: false })
    house.pass()
    await teacher.heard(message => message.type === 'frame')
    expect(teacher.of('frame')[0]!.students).toEqual([['ana', null, null, null, 'no-consent']])
  })

  test('another phase, another roster, another lesson: a new snapshot', async () => {
    await using house = await openHouse()
    const teacher = await house.connect('silva')
    const cookie = await house.signIn('silva')
    const told = (count: number) => teacher.heard(() => teacher.of('snapshot').length === count)
    await told(1)
    await house.send('PATCH', '/api/v1/lessons/l1', { phase: 'sprint' }, { cookie })
    house.pass()
    await told(2)
    house.people.enrol('dana', 'c1')
    house.pass()
    await told(3)
    await house.send('PATCH', '/api/v1/lessons/l1', { ended: true }, { cookie })
    house.pass()
    await told(4)
    expect(teacher.of('snapshot').map(({ lesson, students }) => [lesson?.phase, ids(students)])).toEqual([
      [null, ['ana', 'ben']],
      ['sprint', ['ana', 'ben']],
      ['sprint', ['ana', 'ben', 'dana']],
      [undefined, []],
    ])
  })

  test('a class of 60: a whole frame within 4 KB', async () => {
    await using house = await openHouse()
    for (let i = 0; i < 58; i++) house.people.enrol(`student-${i}`, 'c1')
    const teacher = await house.connect('silva')
    for (const { id } of house.people.studentsIn('s1', 'c1'))
      house.board.observe(readingOf(id, { bpm: 199, contact: true, t: start + 500 }))
    house.pass()
    await teacher.heard(message => message.type === 'frame')
    const text = teacher.texts.find(each => each.includes('"frame"'))!
    expect(teacher.of('frame')[0]!.students).toHaveLength(60)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
  })
})

test('an alert goes at once to those who may see it', async () => {
  await using house = await openHouse()
  const clients = await Promise.all(
    (['silva', 'okoye', 'anasMother', 'bensFather', 'ana', 'nurse', 'admin'] as const).map(who => house.connect(who)),
  )
  house.book.raise('a1', 'ana')
  for (const who of ['okoye', 'bensFather', 'admin']) house.book.send(who, 'a2', 'ana') // a fault in the alerts' own routing
  for (const client of clients) await client.settled()
  expect(clients.map(client => ids(client.of('alert')).join())).toEqual(['a1', '', 'a1', '', 'a1', 'a1', ''])
})

test('the student is told who watches, when that changes', async () => {
  await using house = await openHouse()
  const ana = await house.connect('ana')
  house.pass()
  const [teacher, father] = [await house.connect('silva'), await house.connect('bensFather')]
  house.pass(2)
  const mother = await house.connect('anasMother')
  house.pass()
  teacher.socket.close()
  mother.socket.close()
  await Promise.all([teacher.closed, mother.closed])
  house.pass()
  await ana.heard(() => ana.of('watching').length === 4)
  expect(ana.of('watching').map(({ who }) => who)).toEqual([[], ['Name of silva'], ['Name of anasMother', 'Name of silva'], []])
  await father.settled()
  expect(father.of('watching')).toEqual([])
})

describe('what a client says', () => {
  test('an acknowledgement, an outcome, a silence reach the alerts', async () => {
    await using house = await openHouse()
    const teacher = await house.connect('silva')
    teacher.say({ type: 'seen', id: 'a1' })
    teacher.say({ type: 'acknowledge', id: 'a1', note: 'on my way' })
    teacher.say({ type: 'silence', id: 'a1', untilMs: start })
    teacher.say({ type: 'close', id: 'a1', outcome: 'rest' })
    await teacher.settled()
    expect(house.book.handled).toEqual(['silva seen a1', 'silva acknowledge a1', 'silva silence a1', 'silva close a1'])
  })

  test.each([
    ['{', 'not-json', 'JSON'],
    [{ type: 'dance' }, 'invalid-message', 'type'],
    [{ type: 'seen', id: '../x' }, 'invalid-message', 'id'],
    [{ type: 'close', id: 'a1', outcome: 'shrug' }, 'invalid-message', 'outcome'],
    [{ type: 'seen', id: 'a1', more: 1 }, 'invalid-message', 'more'],
    [{ type: 'seen', id: 'unknown' }, 'not-found', 'no such alert'],
  ])('%j is answered %s', async (message, code, detail) => {
    await using house = await openHouse()
    const teacher = await house.connect('silva')
    teacher.say(message)
    expect(await teacher.heard(({ type }) => type === 'error')).toEqual({ type: 'error', code, detail: expect.stringContaining(detail) })
    expect(house.book.handled).toEqual([])
  })

  test('bytes are no message', async () => {
    await using house = await openHouse()
    const teacher = await house.connect('silva')
    teacher.socket.send(Buffer.from('{"type":"seen","id":"a1"}'))
    expect(await teacher.heard(({ type }) => type === 'error')).toMatchObject({ code: 'not-json' })
  })

  test('more than 4 KiB closes with 1009; more than 30 a second with 1008', async () => {
    await using house = await openHouse()
    const [large, many, calm] = [await house.connect('silva'), await house.connect('silva'), await house.connect('silva')]
    large.say({ type: 'acknowledge', id: 'a1', note: 'x'.repeat(5000) })
    for (let i = 0; i < 31; i++) many.say({ type: 'seen', id: 'a1' })
    for (let second = 0; second < 3; second++) {
      for (let i = 0; i < 25; i++) calm.say({ type: 'seen', id: 'a1' })
      await calm.settled()
      house.pass()
    }
    expect([await large.closed, await many.closed]).toEqual([1009, 1008])
    expect(many.of('error').map(({ code }) => code)).toEqual(['too-many-messages'])
    expect(calm.socket.readyState).toBe(calm.socket.OPEN)
  })
})
