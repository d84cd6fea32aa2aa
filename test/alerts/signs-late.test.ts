import { describe, expect, test } from 'vitest'
import { clockOf, trace, traceMs, traceStart } from '../support/trace.ts'
import { createStage, play } from './tell.ts'

/** When, by the band's seconds, each of the rule's alerts fired and was over; and how severe it became. */
function judged(rule: string, line: string, heldMs: number): string {
  const stage = createStage()
  const readings = trace(line).map(reading => ({ ...reading, receivedAt: reading.t + heldMs }))
  play(stage, readings, traceStart + traceMs(line) + heldMs)
  const ids = new Set(stage.transitions.flatMap(each => (each.change === 'fired' && each.alert.rule === rule ? [each.alert.id] : [])))
  return stage.transitions
    .flatMap(each => {
      if (each.change === 'fired') return ids.has(each.alert.id) ? [`${each.alert.severity}@${clockOf(each.alert.firedAt)}`] : []
      if (!ids.has(each.id)) return []
      return each.change === 'raised' ? [each.severity] : [`over@${clockOf(each.at)}`]
    })
    .join(' ')
}

const steadily = 'run 150 walk 150 '.repeat(40)

describe('what a band kept for a minute is judged by its own seconds, as if it had come at once', () => {
  test.each([
    ['sudden-drop', 'run 90>170x60 170x60 170>130x10 still 130>110x5 110x30', 'technical@2:12 high'],
    ['sudden-drop', 'run 90>170x60 170x60 170>110x12 110x60', 'technical@2:09 medium'],
    ['low-in-exertion', 'run 90>160x60 160x60 160>80x10 80x120', 'technical@2:49 medium'],
    ['low-at-rest', 'still 70x30 48x130 55x40', 'medium@2:31 over@3:10'],
    ['over-ceiling', '220x60 228x15 210x40', 'high@1:10 over@1:36'],
    ['cadence-lock', 'still 80x60 run 90x2 180x60', 'technical@1:21'],
    ['band-stuck', steadily, 'technical@1:01'],
    ['very-high-at-rest', 'still 90x130 90>180x10 180x70 180>150x5 150x70', 'high@3:19 over@4:33'],
    ['high-at-rest', 'still 90x180 90>140x20 140x130 140>110x10 110x70', 'medium@5:18 over@6:36'],
    ['high-for-motion', 'still 85x60 95 110 125 140 155 165x60', 'medium@1:46'],
    ['near-max-sustained', 'run 150>195x40 196x130', 'low@2:06'],
    ['not-recovering', 'run 100>180x60 180x60 still 180>165x30 165x240', 'medium@5:19'],
    ['fall-then-still', 'walk 120x60 jump 120 lie 120x60', 'high@1:17'],
    ['soft-collapse', 'run 150x40 lie 150x60', 'high@1:00'],
  ])('%s: %s', (rule, line, expected) => {
    expect(judged(rule, line, 0)).toBe(expected)
    expect(judged(rule, line, 60_000)).toBe(expected)
  })

  test('a minute too late, it says so', () => {
    const stage = createStage()
    const readings = trace('220x60 228x15').map(reading => ({ ...reading, receivedAt: reading.t + 60_000 }))
    play(stage, readings, traceStart + 140_000)
    const fired = stage.transitions.find(each => each.change === 'fired' && each.alert.rule === 'over-ceiling')
    expect(fired).toMatchObject({ alert: { late: true } })
  })
})
