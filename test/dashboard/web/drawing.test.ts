import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { layoutOf } from '../../../dashboard/web/class/density.ts'
import { shortNames } from '../../../dashboard/web/class/short-names.ts'
import enDesk from '../../../dashboard/web/language/desk.en.json' with { type: 'json' }
import zhDesk from '../../../dashboard/web/language/desk.zh.json' with { type: 'json' }
import enPages from '../../../dashboard/web/language/en.json' with { type: 'json' }
import zhPages from '../../../dashboard/web/language/zh.json' with { type: 'json' }
import { createTraces, tracePath, traceSeconds } from '../../../dashboard/web/live/traces.ts'
import { zoneColours } from '../../../domain/zones.ts'

describe('the density picks itself', () => {
  const plain = { gap: 8, heading: 0 }
  test.each<[string, number, number, number, fits: boolean]>([
    ['40 on a tablet', 40, 822, 670, true],
    ['60 on a tablet', 60, 822, 670, true],
    ['60 on a large screen', 60, 1424, 932, true],
    ['6 exceptions on a tablet', 6, 822, 670, true],
    ['nobody', 0, 822, 670, true],
    ['60 on a phone scroll', 60, 374, 360, false],
  ])('%s', (_, count, width, height, fits) => {
    const { columns, tileWidth, tileHeight } = layoutOf({ ...plain, counts: [count], width, height })
    const rows = Math.ceil(count / columns)
    expect(tileWidth).toBeGreaterThanOrEqual(92)
    expect(columns * tileWidth + (columns - 1) * 8).toBeLessThanOrEqual(width + 0.001)
    expect(tileHeight).toBeGreaterThanOrEqual(76)
    expect(rows * tileHeight + (rows - 1) * 8 <= height).toBe(fits)
  })

  test('fewer students, larger tiles', () => {
    const heights = [60, 40, 12, 4].map(count => layoutOf({ ...plain, counts: [count], width: 822, height: 670 }).tileHeight)
    expect(heights).toEqual([...heights].sort((a, b) => a - b))
  })

  test('groups of 7, 7 and 6 with their headings fit too', () => {
    const { columns, tileHeight } = layoutOf({ counts: [7, 7, 6], width: 822, height: 670, gap: 8, heading: 36 })
    const rows = [7, 7, 6].reduce((sum, count) => sum + Math.ceil(count / columns), 0)
    expect(3 * 36 + rows * tileHeight + (rows - 1) * 8).toBeLessThanOrEqual(670)
  })
})

test.each([
  ['given names where they tell apart', ['Ana Ferreira', 'Ben Carter', '陈思远'], ['Ana', 'Ben', '陈思远']],
  ['namesakes with as many letters as needed', ['Ana Ferreira', 'Ana Fischer', 'Ana Lopez'], ['Ana Fe.', 'Ana Fi.', 'Ana L.']],
  ['a name within another', ['Ana', 'Ana Li', 'Ana Lima'], ['Ana', 'Ana Li', 'Ana Lim.']],
  ['twins in name stay alike', ['Ana Li', 'Ana Li'], ['Ana', 'Ana']],
])('names on tiles: %s', (_, full, short) => expect(shortNames(full)).toEqual(short))

describe('traces', () => {
  test('a second without a word is a gap, a lap later too', () => {
    const traces = createTraces()
    const t = 1_766_400_000_000
    traces.note('ana', t, 100)
    traces.note('ana', t + 2000, 104)
    expect(traces.last('ana', t + 3000, 5)).toEqual([null, 100, null, 104, null])
    expect(traces.last('ana', t + traceSeconds * 1000, 1)).toEqual([null])
    expect(traces.last('ben', t, 2)).toEqual([null, null])
  })

  test.each<[string, (number | null)[], string]>([
    ['a line', [60, 160], 'M0 10L1 0'],
    ['one missing second is bridged', [60, null, 110], 'M0 10L2 5'],
    ['more lift the pen', [60, null, null, 110], 'M0 10M3 5'],
    ['beyond the box stays at its edge', [20, 250], 'M0 10L1 0'],
    ['nothing', [null], ''],
  ])('%s', (_, trace, path) => expect(tracePath(trace, { height: 10, low: 60, high: 160 })).toBe(path))

  test('a narrow curve has a point every other second, and a gap all the same', () => {
    const trace = [60, 60, 160, null, 160, 60, null, null, null, 60]
    expect(tracePath(trace, { height: 10, low: 60, high: 160, stepSeconds: 2 })).toBe('M0 10L2 0L4 0M9 10')
  })
})

test('the style sheet’s zones are the domain’s', () => {
  const tokens = readFileSync(new URL('../../../dashboard/web/styles/tokens.css', import.meta.url), 'utf8')
  expect(zoneColours.map((_, zone) => new RegExp(`--zone-${zone}: (#\\w+)`).exec(tokens)?.[1])).toEqual(zoneColours)
})

describe.each([
  ['of the pages', enPages, zhPages],
  ['of the desk', enDesk, zhDesk],
])('two languages %s', (_, en, zh) => {
  test('have the same keys in the same order', () => expect(Object.keys(zh)).toEqual(Object.keys(en)))

  test('and the same blanks to fill', () => {
    const blanks = (texts: Record<string, string>) =>
      Object.entries(texts).map(([key, text]) => [key, text.match(/\{\w+\}/g)?.sort() ?? []])
    expect(blanks(zh)).toEqual(blanks(en))
  })

  test('Chinese is Chinese, with its own punctuation', () => {
    const own = (text: string) => text.replace(/\{\w+\}|Pulseyard/g, '')
    const suspicious = Object.values(zh).filter(
      text =>
        /\p{Letter}/u.test(
          own(text).replace(/\p{Script=Han}|AED|WBGT|JavaScript|CSV|TCX|Chrome|Edge|iPhone|iPad|https|Edwards|Léger/gu, ''),
        ) || /[,;:?!]/.test(own(text)),
    )
    expect(suspicious).toEqual([])
  })
})
