import { describe, expect, test } from 'vitest'
import en from '../../../dashboard/web/language/en.json' with { type: 'json' }
import zh from '../../../dashboard/web/language/zh.json' with { type: 'json' }
import { gradeOf } from '../../support/grade.ts'

const textsOf = (dictionary: Record<string, string>, prefix: string) =>
  Object.entries(dictionary).flatMap(([key, text]) => (key.startsWith(prefix) ? [text.replace(/\{\w+\}/g, '3')] : []))
/** Of a word or two the measure says nothing. */
const wordsMin = 4
const longEnough = (text: string) => text.split(/\s+/).length >= wordsMin

describe.each<[who: string, prefix: string, gradeMax: number, wordsMax: number]>([
  ['six to nine, in pictures', 'little.', 2, 8],
  ['from ten on', 'me.', 5, 16],
])('what a student reads: %s', (_, prefix, gradeMax, wordsMax) => {
  const texts = textsOf(en, prefix).filter(longEnough)

  test('there is something to read', () => expect(texts.length).toBeGreaterThan(8))
  test.each(texts)(`is of grade ${gradeMax} at most, in short sentences: %s`, text => {
    expect(gradeOf(text)).toBeLessThanOrEqual(gradeMax)
    for (const sentence of text.split(/[.!?:]/)) expect(sentence.trim().split(/\s+/).length).toBeLessThanOrEqual(wordsMax)
  })
})

test('a child of seven reads no beats, and nobody reads of a rank, a weight, calories or danger', () => {
  expect(textsOf(en, 'little.').join(' ')).not.toMatch(/\bbeats?\b|bpm|%/i)
  expect(textsOf(zh, 'little.').join('')).not.toMatch(/次\/分|每分钟|%/)
  for (const prefix of ['little.', 'me.', 'child.', 'next.', 'fitness.']) {
    expect(textsOf(en, prefix).join(' ')).not.toMatch(/\brank|best in|calor|weight|kilo|danger|worse|\bfail/i)
    expect(textsOf(zh, prefix).join('')).not.toMatch(/排名|卡路里|体重|危险|更差|失败/)
  }
})
