/** One field's seconds; undefined: nothing is received in that second, null: the band found no value. */
export type Column<T> = (T | null | undefined)[]

export interface NotationProblem {
  /** in the text */
  offset: number
  problem: string
}

const word = /^(_|-|-?\d+(?:\.\d+)?(?:\/-?\d+(?:\.\d+)?){0,2})([+-]\d+(?:\.\d+)?)?(?:x(\d{1,5}))?$/

/** How long a series may be, in seconds. */
export const secondsMax = 7_200

/**
 * A series in a line, in the manner of promtool: `150x60` is a value for 60 s, `100+2x30` begins at 100 and rises by 2 each second,
 * `_x5` nothing received, `-x5` a band that finds no value. `0/-1/0` is three axes. One value alone goes on for ever: `every`.
 */
export function readSeries(line: string, axes: 1 | 3): { column: Column<number[]>; every: boolean } | NotationProblem {
  const column: Column<number[]> = []
  const words = [...line.matchAll(/\S+/g)]
  if (words.length === 0) return { offset: 0, problem: 'an empty series' }
  for (const match of words) {
    const wrong = (problem: string): NotationProblem => ({ offset: match.index, problem })
    const part = word.exec(match[0])
    if (!part) return wrong(`${match[0]} is no part of a series`)
    const [, value, step, times = '1'] = part
    if (column.length + Number(times) > secondsMax) return wrong(`more than ${secondsMax} s`)
    if (value === '_' || value === '-') {
      if (step) return wrong(`${match[0]} is no part of a series`)
      for (let i = 0; i < Number(times); i++) column.push(value === '_' ? undefined : null)
      continue
    }
    const numbers = value!.split('/').map(Number)
    if (numbers.length !== axes)
      return wrong(`${match[0]} has ${numbers.length === 1 ? 'one axis' : `${numbers.length} axes`}, not ${axes}`)
    for (let i = 0; i < Number(times); i++) column.push(numbers.map(number => number + i * Number(step ?? 0)))
  }
  return { column, every: words.length === 1 && !/x\d+$/.test(words[0]![0]) }
}
