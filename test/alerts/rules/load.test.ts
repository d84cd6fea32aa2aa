import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createFeatures } from '../../../alerts/features.ts'
import { loadRules, parseRules } from '../../../alerts/rules/load.ts'
import { createParams } from '../../../alerts/rules/params.ts'
import { type Problem, RulesError } from '../../../alerts/rules/problem.ts'

const file = fileURLToPath(new URL('../../../alerts/rules.yaml', import.meta.url))

const good = `groups:
  - name: heart
    rules:
      - alert: fast
        expr: bpm > max_bpm + params.margin
        for: 1m30s
        value: bpm
        labels: { severity: medium, kind: heart }
        params:
          margin: { default: 5, unit: bpm, min: 0, max: 10 }
        notify: { teacher: at-once, guardian: after-teacher, child: never }
        annotations:
          teacher: { en: "{student}: {value}", zh: "{student}：{value}" }
          guardian: { en: "{student}", zh: "{student}" }
          child: { en: "Slow down.", zh: "慢一点。" }
      - alert: slow
        expr: bpm < 40.0
        labels: { severity: high, kind: heart }
        notify: { teacher: at-once, guardian: at-once, child: never }
        annotations:
          teacher: { en: "a", zh: "a" }
          guardian: { en: "a", zh: "a" }
          child: { en: "a", zh: "a" }
`

const problemsOf = (source: string): readonly Problem[] => {
  try {
    parseRules(source, 'rules.yaml')
    return []
  } catch (error) {
    if (error instanceof RulesError) return error.problems
    throw error
  }
}

test('the rules that ship load, and each knows when it is asked', async () => {
  const rules = await loadRules(file)
  expect(rules.map(({ name, on, severity }) => `${name} ${on} ${severity}`)).toEqual([
    'over-ceiling reading high',
    'high-for-motion reading medium',
    'near-max-sustained reading low',
    'very-high-at-rest reading high',
    'high-at-rest reading medium',
    'low-at-rest reading medium',
    'low-in-exertion reading technical',
    'sudden-drop reading technical',
    'not-recovering reading medium',
    'irregular-rhythm reading low',
    'heat reading medium',
    'low-oxygen reading medium',
    'fall-then-still reading high',
    'soft-collapse reading high',
    'unusual-stillness reading medium',
    'not-monitored second technical',
    'band-stuck reading technical',
    'cadence-lock reading technical',
    'battery-low reading technical',
    'sos reply high',
  ])
})

test('durations, params and unknowns', () => {
  const [fast, slow] = parseRules(good, 'rules.yaml')
  expect(fast!.hold).toEqual({ forMs: 90_000, keepFiringForMs: 0 })
  const features = createFeatures()
  expect(fast!.condition.evaluate(features)).toBeNull()
  expect(fast!.condition.evaluate({ ...features, bpm: 206 })).toBeNull()
  expect(fast!.condition.evaluate({ ...features, bpm: 206, max_bpm: 200 })).toBe(true)
  expect(fast!.condition.evaluate({ ...features, bpm: 205, max_bpm: 200 })).toBe(false)
  expect(slow!.condition.evaluate({ ...features, bpm: 39 })).toBe(true)
})

test('params are handed in: one program for all students, each with their own', () => {
  const [fast] = parseRules(good, 'rules.yaml')
  const features = { ...createFeatures(), bpm: 203, max_bpm: 200 }
  expect(fast!.condition.evaluate(features)).toBe(false)
  expect(fast!.condition.evaluate(features, createParams({ margin: 2 }))).toBe(true)
  expect(fast!.condition.evaluate(features, createParams({ margin: 4 }))).toBe(false)
  expect(fast!.condition.evaluate(features)).toBe(false)
})

test.each([
  ['from the middle either way is as good', '{ default: 5, unit: bpm, min: 0, max: 10 }', null],
  ['from the upper end only lower is left, and that is tighter', '{ default: 10, unit: bpm, min: 0, max: 10 }', 'lower'],
  ['from the lower end, higher', '{ default: 0, unit: bpm, min: 0, max: 10 }', 'higher'],
  ['what the file says stands', '{ default: 5, unit: bpm, min: 0, max: 10, tighter: higher }', 'higher'],
])('which way a limit is tighter: %s', (_, param, expected) => {
  const [fast] = parseRules(good.replace('{ default: 5, unit: bpm, min: 0, max: 10 }', param), 'rules.yaml')
  expect(fast!.limits.margin!.tighter).toBe(expected)
})

describe('refused, with the place and the fix', () => {
  test.each<[string, [from: string, to: string], string]>([
    ['an unknown key', ['for: 1m30s', 'forr: 1m30s'], '6:9 unknown key forr | Did you mean for?'],
    ['a key that means nothing near', ['for: 1m30s', 'runbook: x'], '6:9 unknown key runbook | Remove it'],
    ['a bad duration', ['for: 1m30s', 'for: 90'], '6:14 for: Invalid input: expected string, received number | Change for'],
    [
      'a severity that is none',
      ['severity: medium', 'severity: urgent'],
      '8:29 severity: Invalid option: expected one of "high"|"medium"|"low"|"technical" | Change severity',
    ],
    ['an unknown feature', ['bpm > max_bpm', 'bpm > maxbpm'], '5:21 unknown feature maxbpm | Did you mean max_bpm?'],
    ['an unknown param', ['params.margin', 'params.margn'], '5:38 unknown param margn | Did you mean params.margin?'],
    [
      'whole numbers with doubles',
      ['bpm < 40.0', 'bpm + 1 < 40.0'],
      '17:15 no such overload: double + int | Write numbers with a decimal point (25.0): all features are doubles',
    ],
    [
      'text against numbers',
      ['bpm < 40.0', 'bpm < "40"'],
      '17:15 no such overload: double < string | Use numbers with numbers and true or false with && and ||',
    ],
    [
      'a number where a truth is asked',
      ['bpm < 40.0', 'bpm'],
      '17:15 the expression is of type double, not bool | Compare it with a limit',
    ],
    ['half an expression', ['bpm < 40.0', 'bpm <'], '17:20 Unexpected token: EOF | See the CEL language definition'],
    [
      'a place in a folded expression',
      ['bpm < 40.0', '>-\n          bpm < 40.0\n          && nope'],
      '19:14 unknown feature nope | Known are',
    ],
    [
      'silence and readings in one rule',
      ['value: bpm', 'clear: silence < 3.0'],
      '7:16 silence is about each second, the rule about each reading: they are never known together | Use features of the reading alone, or make two rules',
    ],
    [
      'readings and silence in one expression',
      ['bpm < 40.0', 'silence > 20.0 && enmo < 20.0'],
      '17:33 enmo is about each reading, the rule about each second: they are never known together | Use features of the second alone, or make two rules',
    ],
    [
      'a raise by what is not known then',
      ['value: bpm', 'raise: [{ to: high, expr: "bpm > 1.0 && sos" }]'],
      '7:49 sos is about each reply, the rule about each reading: they are never known together',
    ],
    [
      'a text missing in a language',
      ['{ en: "Slow down.", zh: "慢一点。" }', '{ en: "Slow down." }'],
      '15:18 groups.0.rules.0.annotations.child.zh is missing | Add zh',
    ],
    [
      'a blank that nothing fills',
      ['{student}: {value}', '{student}: {expected}'],
      '13:38 {expected} without expected: | Add expected: with an expression, or leave {expected} out',
    ],
    [
      'a blank that is none',
      ['{student}: {value}', '{student}: {bpm}'],
      '13:38 unknown blank {bpm} | Use {student} {value} {expected} {seconds} {learning} {abrupt}',
    ],
    ['a child called by name', ['Slow down.', 'Slow, {student}.'], '15:31 the child is called by name | Speak to the child as "you"'],
    [
      'a route to nobody',
      ['{ teacher: at-once, guardian: after-teacher, child: never }', '{ teacher: never, guardian: never, child: never }'],
      '11:17 a route to nobody | Let at least the teacher hear at-once',
    ],
    [
      'a teacher who does not hear',
      ['{ teacher: at-once, guardian: after', '{ teacher: never, guardian: after'],
      '11:28 the teacher does not hear at once | Write teacher: at-once',
    ],
    [
      'a high alert kept from the guardian',
      ['guardian: at-once', 'guardian: never'],
      '19:47 a high alert is kept from the guardian | Write guardian: at-once',
    ],
    ['two rules of a name', ['alert: slow', 'alert: fast'], '16:16 a second rule is called fast | Give each rule its own name'],
    [
      'inhibiting what is not there',
      ['expr: bpm < 40.0', 'expr: bpm < 40.0\n        inhibits: [fasst]'],
      '18:20 inhibits fasst, which is not another rule | Did you mean fast?',
    ],
    [
      'raising downwards',
      ['value: bpm', 'raise: [{ to: low, expr: bpm > 1.0 }]'],
      '7:23 raise.to low is not above medium | Raise to a more severe one',
    ],
    ['a default outside its bounds', ['default: 5', 'default: 50'], '10:19 margin: default between min and max | Change margin'],
    [
      'a hard limit of which nobody knows which way is looser',
      ['labels: { severity: medium', 'labels: { severity: high'],
      '10:19 margin of a high alert may go both ways from its default | Write tighter: lower, or tighter: higher',
    ],
    ['a way that is none', ['default: 5', 'tighter: up, default: 5'], '10:30 tighter: Invalid option'],
    [
      'a param called as the switch is',
      ['margin: {', 'enabled: {'],
      '10:11 enabled is no name here: lower-case words joined by _, and not enabled | Give it another name',
    ],
    ['a switch that is none', ['for: 1m30s', 'enabled: maybe'], '6:18 enabled: Invalid input: expected boolean, received string'],
    [
      'YAML that is none',
      ['labels: { severity: high', 'labels: { severity: high }'],
      '18:35 Unexpected scalar at node end | Mend the YAML',
    ],
  ])('%s', (_, [from, to], expected) => {
    expect(good).toContain(from)
    const problems = problemsOf(good.replace(from, to)).map(({ line, column, problem, fix }) => `${line}:${column} ${problem} | ${fix}`)
    expect(problems[0]).toContain(expected)
  })

  test('all at once, in the file’s order, named as file:line:column', () => {
    const source = good.replace('max_bpm', 'maxbpm').replace('40.0', 'nope')
    expect(() => parseRules(source, 'my.yaml')).toThrow(/^my\.yaml:5:21: unknown feature maxbpm\. Did you mean max_bpm\?\nmy\.yaml:17:21: /)
  })
})

test('every text that ships is short, calm, and in both languages', () => {
  const source = readFileSync(file, 'utf8')
  for (const rule of parseRules(source, file)) {
    for (const text of Object.values(rule.texts).flatMap(Object.values) as string[])
      expect(text).not.toMatch(/heart attack|arrhythmia|seizure|diagnos|心脏病|诊断/i)
    for (const sentence of rule.texts.child.en.split(/[.!]\s*/)) expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(10)
  }
})
