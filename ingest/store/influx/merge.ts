import { type Series, seriesOf } from '../../../domain/series.ts'
import type { StoredReading } from '../store.ts'
import { sameContent } from './lines.ts'

const inOrder = (a: StoredReading, b: StoredReading) => (a.student === b.student ? a.t - b.t : a.student < b.student ? -1 : 1)

/** Two readers that go by student, then t, as one; a reading that stands in both counts once. */
export async function* mergeReadings(
  one: AsyncIterable<StoredReading>,
  other: AsyncIterable<StoredReading>,
): AsyncGenerator<StoredReading> {
  const [left, right] = [one[Symbol.asyncIterator](), other[Symbol.asyncIterator]()]
  try {
    let [a, b] = [await left.next(), await right.next()]
    while (!a.done || !b.done) {
      if (a.done || (!b.done && inOrder(a.value, b.value) > 0)) {
        yield b.value
        b = await right.next()
      } else if (!b.done && inOrder(a.value, b.value) === 0 && sameContent(a.value, b.value)) b = await right.next()
      else {
        yield a.value
        a = await left.next()
      }
    }
  } finally {
    await left.return?.()
    await right.return?.()
  }
}

/** The same for columns; at one t the first's row counts. */
export function mergeSeries(one: Series, other: Series): Series {
  if (other.t.length === 0) return one
  if (one.t.length === 0) return other
  const rows: [from: Series, i: number][] = []
  for (let [i, k] = [0, 0]; i < one.t.length || k < other.t.length; ) {
    const [a, b] = [one.t[i] ?? Number.POSITIVE_INFINITY, other.t[k] ?? Number.POSITIVE_INFINITY]
    rows.push(a <= b ? [one, i] : [other, k])
    if (a <= b) i++
    if (b <= a) k++
  }
  const merged = seriesOf(rows.length)
  for (const name of ['t', 'bpm', 'contact', 'enmo', 'steps'] as const)
    for (const [row, [from, i]] of rows.entries()) merged[name][row] = from[name][i]!
  return merged
}
