import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { seriesOf } from '../../../domain/series.ts'
import { inTurns } from '../../../record/files/stream.ts'
import { seriesCsvOf } from '../../../record/files/write-csv.ts'
import { tcxOf } from '../../../record/files/write-tcx.ts'

const startsAt = Date.UTC(2026, 2, 2, 10)

/** Twelve hours, a reading a second. */
function halfADay() {
  const series = seriesOf(12 * 3600)
  series.t.forEach((_, i) => {
    series.t[i] = startsAt + i * 1000
  })
  series.bpm.fill(140)
  series.steps.fill(2)
  return series
}

test.each([
  ['CSV', () => seriesCsvOf(halfADay()), '\r\n'],
  ['TCX', () => tcxOf({ title: 'PE', startsAt, series: halfADay() }), '\n'],
])('twelve hours as %s: never more than 200 readings at a time, and a turn for the others in between', async (_, pieces, end) => {
  const lines = [...pieces()].map(piece => piece.split(end).length - 1)
  expect(lines.length).toBeGreaterThanOrEqual((12 * 3600) / 200)
  expect(Math.max(...lines)).toBe(200)

  let [turns, sending] = [0, true]
  const others = () => {
    turns++
    if (sending) setImmediate(others)
  }
  setImmediate(others)
  const sent = await text(inTurns(pieces()))
  sending = false
  expect(turns).toBeGreaterThanOrEqual(lines.length - 1)
  expect(sent).toBe([...pieces()].join(''))
})
