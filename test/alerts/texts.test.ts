import { describe, expect, test } from 'vitest'
import { explain } from '../../alerts/explain.ts'
import en from '../../dashboard/web/language/en.json' with { type: 'json' }
import zh from '../../dashboard/web/language/zh.json' with { type: 'json' }
import { audiences, languages } from '../../domain/alert.ts'
import names from '../../domain/rule-names.json' with { type: 'json' }
import { gradeOf } from '../support/grade.ts'
import { rules } from './tell.ts'

test.each([
  ['The cat sat on the mat.', -1.4],
  ['Your heart is very fast. Sit down.', -1],
  ['Tachycardia was continuously detected, necessitating immediate medical evaluation.', 25],
])('the measure: %s', (text, grade) => expect(Math.abs(gradeOf(text) - grade)).toBeLessThan(4))

/** Each way in which a rule speaks. */
const spoken = rules.flatMap(({ name, texts, instead }) => [
  [name, name, texts] as const,
  ...instead.map((each, i) => [`${name}, otherwise ${i + 1}`, name, each.texts] as const),
])

describe.each(spoken)('%s', (_, name, texts) => {
  test('a child of eight reads what concerns it: Flesch-Kincaid grade 3 at most, in short sentences', () => {
    expect(gradeOf(texts.child.en)).toBeLessThanOrEqual(3)
    for (const sentence of texts.child.en.split(/[.!?]/)) expect(sentence.trim().split(/\s+/).length).toBeLessThanOrEqual(12)
    expect(texts.child.zh.length).toBeLessThanOrEqual(40)
  })

  test('calm words, and never a diagnosis', () => {
    const all = audiences.flatMap(audience => languages.map(language => texts[audience][language]))
    for (const text of all) {
      expect(text).not.toMatch(/tachycardia|bradycardia|arrhythmia|fibrillation|cardiac|heart attack|stroke|syncope|danger|die\b|!/i)
      expect(text).not.toMatch(/心动过速|心动过缓|心律失常|房颤|心脏病|猝死|危险|！/)
    }
  })

  test('the teacher reads what to do', () => {
    expect(texts.teacher.en).toMatch(/\b(let|ask|go|check|look|see|change|call|move|shade|tell|stop)\b/i)
    expect(texts.teacher.zh).toMatch(/请|立即/)
  })

  test('every blank is filled for everyone', () => {
    const said = explain(texts, { value: 192.4, expected: 150, seconds: 45, learning: true, abrupt: true })
    for (const audience of audiences) for (const language of languages) expect(said[audience][language]).not.toMatch(/\{(?!student\})/)
  })

  test('is called the same wherever it is named', () => {
    const called = { en: names.en[name as keyof typeof names.en], zh: names.zh[name as keyof typeof names.zh] }
    expect(called.en).toMatch(/^[A-Z]/)
    expect(en).toMatchObject({ [`rule.${name}`]: called.en })
    expect(zh).toMatchObject({ [`rule.${name}`]: called.zh })
  })
})

test('heart signs tell the figure, what was expected and for how long', () => {
  const told = rules
    .filter(({ kind, severity }) => kind === 'heart' && severity !== 'low')
    .map(({ name, texts }) => [name, texts.teacher.en] as const)
  const without = (blank: string) => told.filter(([, text]) => !text.includes(blank)).map(([name]) => name)
  expect(without('{value}')).toEqual([])
  // Of oxygen there is no expected figure but the one in the text.
  expect(without('{expected}')).toEqual(['low-oxygen'])
  // A drop, a drift and two measurements are told at once; they have no duration.
  expect(without('{seconds}')).toEqual(['sudden-drop', 'heat', 'low-oxygen'])
})

test('what still learns says so', () => {
  const expecting = rules.filter(({ texts }) => texts.teacher.en.includes('{learning}')).map(({ name }) => name)
  expect(expecting).toEqual(['high-for-motion', 'low-in-exertion', 'sudden-drop', 'heat'])
})
