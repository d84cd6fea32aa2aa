import { Environment } from '@marcbachmann/cel-js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFeatures, features } from '../../../alerts/features.ts'
import { createCompiler } from '../../../alerts/rules/condition.ts'
import { nativeOf } from '../../../alerts/rules/native.ts'
import { createParams } from '../../../alerts/rules/params.ts'

const params = createParams({ margin: 25 })

/** CEL's own word for it. */
function interpreted(source: string, values: Record<string, unknown>) {
  const environment = new Environment()
  for (const [name, { type }] of Object.entries(features)) environment.registerVariable(name, type)
  environment.registerVariable('params', { schema: { margin: 'double' } })
  return environment.parse(source)({ ...values, params: { margin: 25 } })
}

test.each([
  'bpm > predicted_max + params.margin',
  'bpm >= -excess * 2.0 / spread - 1.5',
  'learning ? bpm < 100.0 : !contact || cusum >= 4.0',
  'bpm == 100.0 || bpm != excess && (moving == true)',
  '(bpm <= 90.0 ? 1.0 : 2.0) > 1.5 && true',
])('%s means the same as a function', source => {
  const { ast } = new Environment({ unlistedVariablesAreDyn: true }).parse(source)
  expect(nativeOf(ast, [])).not.toBeNull()
  const compiled = createCompiler(params)(source, 'bool')
  if (!compiled.ok) throw new Error(compiled.problem.problem)
  const { expression } = compiled
  const number = fc.oneof(fc.constantFrom(0, 90, 100, 4), fc.double({ min: -300, max: 300, noNaN: true }))
  const known = fc.record({
    ...{ bpm: number, predicted_max: number, excess: number, spread: number, cusum: number },
    ...{ learning: fc.boolean(), contact: fc.boolean(), moving: fc.boolean() },
  })
  fc.assert(
    fc.property(known, values => {
      expect(expression.evaluate({ ...createFeatures(), ...values })).toBe(interpreted(source, values))
    }),
    { numRuns: 200 },
  )
  for (const { name } of expression.reads) {
    const values = { ...createFeatures(), ...fc.sample(known, 1)[0]!, [name]: null }
    expect(expression.evaluate(values)).toBeNull()
  }
})

test('what is no plain arithmetic is left to CEL', () => {
  const source = 'bpm in [100.0, 110.0] && double(1) == 1.0'
  expect(nativeOf(new Environment({ unlistedVariablesAreDyn: true }).parse(source).ast, [])).toBeNull()
  const compiled = createCompiler(params)(source, 'bool')
  expect(compiled.ok && [100, 101, null].map(bpm => compiled.expression.evaluate({ ...createFeatures(), bpm }))).toEqual([
    true,
    false,
    null,
  ])
})
