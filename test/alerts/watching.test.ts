import { describe, expect, test } from 'vitest'
import type { Lesson } from '../../domain/lesson.ts'
import { trace, traceStart } from '../support/trace.ts'
import { msSilva, openHouse } from './house.ts'
import { about, createStage, lesson, place, play, story, tell } from './tell.ts'

describe('not-monitored: nothing from the wrist for 20 s, by the server’s clock', () => {
  test.each([
    ['readings come', '120x120', ''],
    ['less than 20 s of silence', '120x60 _x18 120x30', ''],
    ['20 s of silence; 5 good seconds end it', '120x60 _x30 120x30', 'fired@1:19 resolved@1:36'],
    ['off the wrist', '120x60 off 120x30 on 120x30', 'fired@1:20 resolved@1:35'],
    ['a heart rate that is not found is not off', '120x60 -x60', ''],
    ['silent after hard effort: the teacher looks', 'run 150x60 _x60', 'fired@1:19 raised@1:29'],
    ['silent while another alert fires', '220x20 228x11 _x60', 'fired@0:50 raised@1:00'],
    ['silent at rest stays technical', 'still 90x60 _x120', 'fired@1:19'],
  ])('%s', (_, line, expected) => expect(tell('not-monitored', line)).toBe(expected))

  test('a restart is no silence, and 40 silent bands are no flood right after it', () => {
    const stage = createStage()
    play(stage, trace('120x60'), traceStart + 60_000)
    stage.engine.listenFrom(traceStart + 600_000)
    for (let now = traceStart + 600_000; now < traceStart + 619_000; now += 1_000) stage.engine.clockTo(now)
    expect(stage.transitions).toEqual([])
    stage.engine.clockTo(traceStart + 620_000)
    expect(story('not-monitored', stage.transitions)).toBe('fired@10:20')
  })

  test('nobody is missed after the lesson', () => {
    const stage = createStage({
      lesson: { school: 's1', id: 'l1', class: 'c1', title: '', phase: null, startsAt: traceStart, endsAt: traceStart + 90_000 },
    })
    play(stage, trace('120x60'), traceStart + 80_000)
    expect(story('not-monitored', stage.transitions)).toBe('fired@1:19')
    play(stage, [], traceStart + 300_000)
    expect(story('not-monitored', stage.transitions)).toBe('fired@1:19 resolved@1:30')
  })
})

describe('never heard: a band that is dead from the start of the lesson', () => {
  const starting = (startsAt: number, endsAt = startsAt + 3_600_000): Lesson => ({ ...lesson, startsAt, endsAt })
  /** Ben of the same class is heard at the lesson's start, so that the class is at it. */
  const hearBen = (stage: ReturnType<typeof createStage>, lesson: string, at: number) =>
    stage.engine.observe({ ...trace('120x1', at)[0]!, student: 'ben', lesson }, true)
  const watch = (of: Lesson, since: number, { listening = traceStart, until }: { listening?: number; until: number }) => {
    const expectedAt = (t: number) => (of.startsAt <= t && t < of.endsAt ? [{ ...place, lesson: of.id, since }] : [])
    const stage = createStage({ lesson: of, expectedAt })
    stage.engine.listenFrom(listening)
    for (let now = listening; now <= until; now += 1_000) {
      if (now === Math.max(listening, of.startsAt)) hearBen(stage, of.id, now)
      stage.engine.clockTo(now)
    }
    return stage
  }
  const minutes = (n: number) => traceStart + 60_000 * n

  test.each([
    ['a minute into the lesson', minutes(5), minutes(5), traceStart, 'fired@6:00'],
    ['not before', minutes(9.5), minutes(9.5), traceStart, ''],
    ['a band that was given out later has its minute too', minutes(5), minutes(7), traceStart, 'fired@8:00'],
    ['and so has the server after its start', minutes(0), minutes(0), minutes(5), 'fired@6:00'],
  ])('%s', (_, startsAt, since, listening, expected) => {
    const { transitions } = watch(starting(startsAt), since, { listening, until: minutes(10) })
    expect(story('not-monitored', about('ana', transitions))).toBe(expected)
  })

  test('it says since when, stays technical, and ends with the lesson or with the first good seconds', () => {
    const stage = watch(starting(minutes(5), minutes(9)), minutes(5), { until: minutes(10) })
    expect(about('ana', stage.transitions)).toMatchObject([
      { change: 'fired', alert: { severity: 'technical', startedAt: minutes(5), value: 60, class: 'c1', lesson: 'l1' } },
      { change: 'resolved' },
    ])
    const heard = watch(starting(minutes(0)), minutes(0), { until: minutes(2) })
    play(heard, trace('120x20', minutes(2)), minutes(2.5))
    expect(story('not-monitored', about('ana', heard.transitions))).toBe('fired@1:00 resolved@2:06')
  })

  test('while bands are being given out nobody is missed; with half of the class on, the others are', () => {
    const four = ['ana', 'ben', 'cleo', 'dan'].map(student => ({ ...place, student, since: traceStart }))
    const stage = createStage({ expectedAt: () => four })
    const hear = (student: string, at: number) => stage.engine.observe({ ...trace('120x1', at)[0]!, student }, true)
    const missed = () => ['cleo', 'dan'].filter(student => about(student, stage.transitions).length > 0)
    hear('ana', minutes(1))
    stage.engine.clockTo(minutes(4))
    expect(missed()).toEqual([])
    hear('ben', minutes(4))
    stage.engine.clockTo(minutes(4.5))
    expect(missed()).toEqual(['cleo', 'dan'])
  })

  test('a whole school whose bands fail is told bit by bit', () => {
    const all = Array.from({ length: 1_000 }, (_, i) => ({ ...place, student: `s${i}`, since: traceStart }))
    const stage = createStage({ expectedAt: () => all })
    for (let i = 0; i < 500; i++) stage.engine.observe({ ...trace('120x1', traceStart)[0]!, student: `heard${i}` }, true)
    const toldBy = (seconds: number) => {
      stage.engine.clockTo(traceStart + 1_000 * seconds)
      return stage.transitions.filter(each => each.change === 'fired' && each.alert.student.startsWith('s')).length
    }
    expect([59, 60, 70, 80, 300].map(toldBy)).toEqual([0, 400, 800, 1_000, 1_000])
  })

  test('who was heard in the lesson before is missed in the next one', () => {
    const next = { ...starting(minutes(5)), id: 'l2' }
    const stage = createStage({
      lesson: next,
      expectedAt: t => (t >= next.startsAt ? [{ ...place, lesson: 'l2', since: next.startsAt }] : []),
    })
    play(stage, trace('run 150x60'), minutes(5))
    hearBen(stage, 'l2', minutes(5))
    play(stage, [], minutes(7))
    expect(about('ana', stage.transitions)).toMatchObject([
      { change: 'fired', alert: { rule: 'not-monitored', lesson: 'l2', severity: 'technical' } },
    ])
  })
})

describe('band-stuck: the same whole heart rate for 60 s while the wrist’s motion varies, or the same acceleration', () => {
  const lively = (heart: string, seconds: number) => `run ${heart} walk ${heart} `.repeat(seconds / 2)
  test.each([
    ['a heart that changes', 'run 150 walk 151 '.repeat(60), ''],
    ['the same heart in varied motion', lively('150', 120), 'fired@1:01'],
    ['tenths are no change', 'run 150.1 walk 149.8 '.repeat(60), 'fired@1:01'],
    ['half a minute', `${lively('150', 50)} ${lively('152', 50)}`, ''],
    ['the same heart while sitting is a heart at rest', 'still 85x300', ''],
    ['and so it is in one steady motion', 'run 150x300', ''],
    ['no heart rate is no stuck one', lively('-', 120), ''],
    ['it moves again: 5 s end it', `${lively('150', 80)} ${'run 150 walk 151 '.repeat(10)}`, 'fired@1:01 resolved@1:26'],
    ['acceleration to the last digit', `frozen ${'150 151 '.repeat(40)}`, 'fired@1:00'],
    ['off the wrist it may lie still', `off frozen ${'150 151 '.repeat(40)}`, ''],
    ['a chest strap has none', '120x300', ''],
    ['a pause covers nothing', `frozen ${'150 151 '.repeat(20)} _x10 ${'150 151 '.repeat(15)}`, 'fired@1:11'],
    ['a gap starts again', `frozen ${'150 151 '.repeat(20)} _x30 ${'150 151 '.repeat(15)}`, ''],
    ['the same heart on a table', 'walk 90x10 table 60x90', 'fired@1:10'],
    ['half a minute on a table', 'walk 90x10 table 60x30 walk 90x60', ''],
    ['on a table a heart that changes is somebody’s', `table ${'60 61 '.repeat(60)}`, ''],
    ['taken up again, with another figure', 'walk 90x10 table 60x90 walk 90x20', 'fired@1:10 resolved@1:45'],
    ['taken up again, with the same one, it still is', 'walk 90x10 table 60x90 walk 60x30', 'fired@1:10'],
    ['silence never resolves', `frozen ${'150 151 '.repeat(40)} _x100`, 'fired@1:00'],
  ])('%s', (_, line, expected) => expect(tell('band-stuck', line)).toBe(expected))

  describe('the heart of a band that was laid aside is nobody’s; who lies as still may be a child', () => {
    test.each([
      ['it is not slow', 'low-at-rest', 'walk 90x10 table 45x300', ''],
      ['a child’s is, of whom the arm says something', 'low-at-rest', 'walk 90x10 still 45x300', 'fired@2:11'],
      ['it is not fast', 'high-at-rest', 'walk 90x10 table 160x400', ''],
      ['but nothing holds a racing one back', 'very-high-at-rest', 'walk 90x10 table 190x200', 'fired@3:09'],
      ['nor one that moves again', 'low-at-rest', 'walk 90x10 table 45x90 still 44x200', 'fired@3:41'],
    ])('%s', (_, rule, line, expected) => expect(tell(rule, line)).toBe(expected))
  })
})

describe('battery-low: below 15 %', () => {
  const tellBattery = (...charges: (number | undefined)[]) => {
    const stage = createStage()
    const readings = trace(`120x${charges.length}`).map((reading, i) => ({
      ...reading,
      ...(charges[i] !== undefined && { battery: charges[i]! }),
    }))
    play(stage, readings, traceStart + 1_000 * charges.length)
    return story('battery-low', stage.transitions)
  }
  const of = (charge: number | undefined, seconds: number) => Array<number | undefined>(seconds).fill(charge)
  test.each([
    ['15 % is enough', of(15, 30), ''],
    ['14 % is not', of(14, 30), 'fired@0:00'],
    ['unknown is not empty', of(undefined, 30), ''],
    ['told once a minute is told', [...of(undefined, 5), 9, ...of(undefined, 5)], 'fired@0:05'],
    ['to and fro across 15 is one alert', [14, 15, 14, 15, 16, 14, ...of(16, 30)], 'fired@0:00'],
    ['charged for 5 s ends it', [...of(14, 5), ...of(80, 10)], 'fired@0:00 resolved@0:10'],
  ])('%s', (_, charges, expected) => expect(tellBattery(...charges)).toBe(expected))

  test('does not hide that the band then falls silent', () => {
    const stage = createStage()
    play(
      stage,
      trace('120x30').map(reading => ({ ...reading, battery: 9 })),
      traceStart + 60_000,
    )
    expect(story('not-monitored', stage.transitions)).toBe('fired@0:49')
  })
})

describe('sos', () => {
  const call = (seq: number, at: number) => ({
    ...place,
    kind: 'reply' as const,
    t: at - 200_000,
    at,
    message: { kind: 'sos' as const, boot: 7, seq, t: at },
  })

  test('fires at once however late, once however often it is delivered, until a teacher closes it', () => {
    const stage = createStage()
    stage.engine.reply(call(1, traceStart + 5_000), true)
    stage.engine.reply(call(1, traceStart + 9_000), true)
    stage.engine.reply(call(2, traceStart + 9_500), true)
    play(stage, trace('120x60'), traceStart + 60_000)
    expect(stage.transitions).toMatchObject([{ change: 'fired', alert: { rule: 'sos', severity: 'high', late: true } }])
    stage.engine.closed((stage.transitions[0] as { alert: Parameters<typeof stage.engine.closed>[0] }).alert, traceStart + 61_000)
    stage.engine.reply(call(2, traceStart + 62_000), true)
    expect(stage.transitions).toMatchObject([{ change: 'fired' }, { change: 'resolved', at: traceStart + 61_000 }])
    stage.engine.reply(call(3, traceStart + 63_000), true)
    expect(stage.transitions).toHaveLength(3)
  })
})

test('a child who calls again after two minutes has not been helped: it is a new call, and who took the first one hears it', async () => {
  await using house = await openHouse()
  house.alerts.live(house.now())
  const press = (seq: number) => house.reply({ kind: 'sos', boot: 1, seq, t: house.now() })
  press(1)
  house.alerts.handle(msSilva, { type: 'acknowledge', id: house.newestAlert()! }, house.now())
  house.play('still 85x60')
  press(2)
  expect(house.storyOf(msSilva), 'within them it is the same').toBe('1 sos high firing, 2 sos high firing/acknowledged')
  house.play('still 85x61')
  press(3)
  expect(house.storyOf(msSilva)).toMatch(/, 3 sos high resolved\/acknowledged, 4 sos high firing$/)
})

test('a call for help from a new lesson, before any reading of it, names that lesson and its class', () => {
  const stage = createStage()
  play(stage, trace('120x60'), traceStart + 60_000)
  const at = traceStart + 61_000
  const call = { kind: 'reply' as const, t: at, at, message: { kind: 'sos' as const, boot: 7, seq: 1, t: at } }
  stage.engine.reply({ ...place, ...call, class: 'c2', lesson: 'l2' }, true)
  expect(stage.transitions).toMatchObject([{ change: 'fired', alert: { rule: 'sos', class: 'c2', lesson: 'l2' } }])
})

test('a call is the same call after it was closed, though the band never sent a reading', () => {
  const stage = createStage()
  const at = traceStart + 5_000
  const call = { ...place, kind: 'reply' as const, t: at, at, message: { kind: 'sos' as const, boot: 7, seq: 1, t: at } }
  stage.engine.reply(call, true)
  stage.engine.closed((stage.transitions[0] as { alert: Parameters<typeof stage.engine.closed>[0] }).alert, at + 1_000)
  stage.engine.clockTo(at + 10_000)
  stage.engine.reply({ ...call, at: at + 10_000 }, true)
  expect(stage.transitions.filter(each => each.change === 'fired' && each.alert.rule === 'sos')).toHaveLength(1)
})
