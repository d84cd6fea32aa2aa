import { describe, expect, test } from 'vitest'
import { trace, traceMs, traceStart } from '../support/trace.ts'
import { ana, createStage, play, story, tell } from './tell.ts'

describe('over-ceiling: bpm > 226 at ten years for 10 s; clears below 211 for 20 s', () => {
  test.each([
    ['at the ceiling is not over it', '150x60 226x60', ''],
    ['nine seconds are not ten', '220x60 228x10 220x30', ''],
    ['ten seconds fire; it clears after 20 s below', '220x60 228x11 214 210x40', 'fired@1:10 resolved@1:32'],
    ['between ceiling and clearing it goes on', '220x60 228x11 215x120 210x21', 'fired@1:10 resolved@3:31'],
    ['a jump is the sensor’s: its second does not count', '150x60 230x11', ''],
    ['but what comes after the jump does', '150x60 230x12', 'fired@1:11'],
    ['a heart rate lost for two seconds is bridged', '220x60 228x5 -x2 228x6', 'fired@1:10'],
    ['lost for longer, that time does not count', '220x60 228x5 -x3 228x7', 'fired@1:14'],
    ['a band off the wrist says nothing about the heart', '220x60 off 228x60', ''],
    ['a pause of 5 s covers nothing', '220x60 228x6 _x5 228x6', 'fired@1:16'],
    ['a gap of 30 s forgets the pending', '220x60 228x6 _x30 228x6', ''],
    ['no motion is no excuse', 'still 220x60 228x11', 'fired@1:10'],
    ['silence never resolves', '220x60 228x11 _x120', 'fired@1:10'],
    ['nor does clearing across a gap', '220x60 228x11 _x5 210x10 _x40 210x15', 'fired@1:10'],
  ])('%s', (_, line, expected) => expect(tell('over-ceiling', line)).toBe(expected))

  test('flapping a hundred times within a minute is one alert, and coming back within a minute reopens it', () => {
    const flaps = '228 209 '.repeat(100)
    expect(tell('over-ceiling', `220x60 228x11 ${flaps} 209x21 218 228x12`)).toBe('fired@1:10 resolved@4:51 reopened@5:03')
    expect(tell('over-ceiling', `220x60 228x11 218 209x89 218 228x12`)).toBe('fired@1:10 resolved@1:32 fired@2:52')
  })

  test('holds back high-for-motion while it fires', () => {
    const line = 'still 80x60 95 110 125 140 155 170 185 200 215 230x120'
    expect(tell('over-ceiling', line)).toBe('fired@1:19')
    expect(tell('high-for-motion', line)).toBe('')
  })
})

describe('high-for-motion, of a heart met for the first time: 2.2 standard deviations above the expected one for 45 s', () => {
  const climb = '95 110 125 140 155 165'
  test.each([
    ['a heart that fits the motion', 'still 90x60 walk 110x30 125x90 run 140x20 160x30 178x90 still 165x15 150x20 135x30 120x60', ''],
    ['a racing heart at rest', `still 85x120 ${climb} 165x60`, 'fired@2:46'],
    ['it clears when it is expected again', `still 85x120 ${climb} 165x60 150 135 120 105 90x60`, 'fired@2:46 resolved@3:39'],
    ['half a minute is not enough', `still 85x120 ${climb} 165x35 150 135 120 105 90x60`, ''],
    ['no motion, no model', `85x120 ${climb} 165x120`, ''],
    ['a gap of 30 s starts again', `still 85x120 ${climb} 165x40 _x31 165x10`, ''],
    ['silence never resolves', `still 85x120 ${climb} 165x60 _x100`, 'fired@2:46'],
  ])('%s', (_, line, expected) => expect(tell('high-for-motion', line)).toBe(expected))

  test('says what was seen, what was expected, for how long, and that it still learns', () => {
    const stage = createStage()
    const line = `still 85x120 ${climb} 165x60`
    play(stage, trace(line), traceStart + traceMs(line))
    const [fired] = stage.transitions
    expect(fired).toMatchObject({ change: 'fired', alert: { severity: 'medium', value: 165, late: false } })
    const { why, expected } = (fired as Extract<typeof fired, { change: 'fired' }>).alert
    expect(expected).toBeGreaterThan(75)
    expect(expected).toBeLessThan(110)
    expect(why.teacher.en).toBe(
      `{student}'s heart is faster than {student}'s movement explains (165; expected about ${Math.round(expected!)}, still learning), for 45 s. Let {student} walk; ask how {student} feels.`,
    )
    expect(why.child.en).toBe('Your heart is working extra hard. Slow to a walk.')
  })
})

describe('high-for-motion, once learned: within the student’s own spread', () => {
  /** A student from whom lessons were learned, sitting at an expected 90. */
  const learned = () => {
    const before = createStage()
    play(before, trace('still 88x120'), traceStart + 119_000)
    const saved = before.engine.save()
    const [student] = saved.students
    student!.heart = { ...student!.heart, spread: 10, fit: { ...student!.heart.fit, widthBpm: 20, lessons: 3, cleanMinutes: 60 } }
    const stage = createStage()
    stage.engine.restore(saved)
    return stage
  }
  const from = traceStart + 120_000

  test.each([
    ['as expected', '90x300', ''],
    ['20 above is within the width', '100 112x300', ''],
    ['35 above is told after 45 s', '100 115 124x60', 'fired@2:45'],
    ['a large excess within half a minute', '100 115 130 135x60', 'fired@2:20'],
    ['and clears when it is within 20 for 30 s', '100 115 130 135x60 120 105 90x200', 'fired@2:20 resolved@3:34'],
    ['a short burst does not', '100 115 130 135x8 120 105 90x60', ''],
    ['a pause covers nothing', '100 115 130 135x10 _x5 135x20', 'fired@2:26'],
    ['a gap of 30 s starts again', '100 115 130 135x12 _x31 135x20', ''],
    ['silence never resolves', '100 115 130 135x60 _x120', 'fired@2:20'],
  ])('%s', (_, line, expected) => {
    const stage = learned()
    play(stage, trace(`still ${line}`, from), from + traceMs(line))
    expect(story('high-for-motion', stage.transitions)).toBe(expected)
  })
})

test('late data and repeated data change nothing', () => {
  const stage = createStage()
  const readings = trace('220x60 228x8')
  play(stage, readings, traceStart + 68_000)
  for (const reading of readings) stage.engine.observe({ ...reading, bpm: 90, receivedAt: traceStart + 68_000 }, true)
  for (const reading of trace('228x60', traceStart - 300_000)) stage.engine.observe({ ...reading, receivedAt: traceStart + 68_000 }, true)
  play(stage, trace('228x3', traceStart + 68_000), traceStart + 71_000)
  expect(story('over-ceiling', stage.transitions)).toBe('fired@1:10')
})

test('older than two minutes never pages; up to then it pages and says so', () => {
  const told = (lateMs: number) => {
    const stage = createStage()
    for (const reading of trace('220x60 228x20')) stage.engine.observe({ ...reading, receivedAt: reading.t + lateMs }, true)
    return stage.transitions.map(each => each.change === 'fired' && each.alert.late)
  }
  expect(told(9_000)).toEqual([false])
  expect(told(100_000)).toEqual([true])
  expect(told(121_000)).toEqual([])
})

test('a student’s own maximum does not move the ceiling; an unknown age is judged at 30', () => {
  expect(tell('over-ceiling', '220x60 228x12', { student: { ...ana, maxBpm: 215 } })).toBe('fired@1:10')
  expect(tell('over-ceiling', '200x60 213x12', { student: { ...ana, ageYears: null } })).toBe('fired@1:10')
})
