import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { type FeatureName, type Features, features, type Trigger } from '../features.ts'
import { type Native, nativeOf } from './native.ts'
import { type Params, ParamValues } from './params.ts'
import { nearest } from './problem.ts'

/** A typed expression: its value for these features, or null when it reads an unknown one or has none (a division by zero). */
export interface Expression<T> {
  reads: readonly Read[]
  /** `params`: the limits that hold for this student; without them the rule's own. */
  evaluate(of: Features, params?: Params): T | null
}

/** A feature that an expression reads, and where in its text it stands first. */
export interface Read {
  name: FeatureName
  offset: number
}

export interface ExpressionProblem {
  offset: number
  problem: string
  fix: string
}

export type Compiled<T> = { ok: true; expression: Expression<T> } | { ok: false; problem: ExpressionProblem }
export type Compile = <K extends 'bool' | 'double'>(source: string, type: K) => Compiled<K extends 'bool' ? boolean : number>

/** The words a rule may use: every feature with its type, and the rule's own params as `params.x`. */
export function createCompiler(defaults: Params): Compile {
  const names = Object.keys(defaults)
  const environment = new Environment({ limits: { maxAstNodes: 200, maxDepth: 20 } })
  for (const [name, { type }] of Object.entries(features)) environment.registerVariable(name, type)
  environment.registerType('Params', { ctor: ParamValues, fields: Object.fromEntries(names.map(name => [name, 'double'])) })
  environment.registerVariable('params', 'Params')

  return (source, type) => {
    const checked = environment.check(source)
    if (!checked.valid) return { ok: false, problem: explain(checked.error!, names) }
    if (checked.type !== type) {
      const fix = type === 'bool' ? 'Compare it with a limit' : 'Give a number with a decimal point'
      return { ok: false, problem: { offset: 0, problem: `the expression is of type ${checked.type}, not ${type}`, fix } }
    }
    const program = environment.parse(source)
    const reads = [...readsIn(program.ast)].filter(({ name }, i, all) => all.findIndex(read => read.name === name) === i)
    const interpret: Native = (of, params) => {
      for (const { name } of reads) if (of[name] === null) return null
      try {
        return program({ ...of, params })
      } catch {
        return null
      }
    }
    const run = nativeOf(program.ast, reads) ?? interpret
    const evaluate = (of: Features, params = defaults) => run(of, params) as never
    return { ok: true, expression: { reads, evaluate } }
  }
}

/** When its features are new, and so when the expression is evaluated. */
export const triggerOf = ([first]: readonly Read[]): Trigger => (first ? features[first.name].on : 'reading')

/** The first feature that is never known at the moment of `on`: with it an expression has no value, ever. */
export const misfitOf = (reads: readonly Read[], on: Trigger): Read | undefined => reads.find(({ name }) => features[name].on !== on)

function* readsIn(node: ASTNode): Generator<Read> {
  if (node.op === 'id' && Object.hasOwn(features, node.args)) yield { name: node.args as FeatureName, offset: node.range.start }
  const parts: unknown[] = node.op === 'value' ? [] : [node.args].flat(3)
  for (const part of parts) if (part && typeof part === 'object' && 'op' in part) yield* readsIn(part as ASTNode)
}

interface CelError {
  code: string
  summary: string
  range?: { start: number }
}

function explain(error: Error, params: readonly string[]): ExpressionProblem {
  const { code, summary, range } = error as Error & CelError
  return { offset: range?.start ?? 0, problem: wordsFor(code, summary), fix: fixFor(code, summary, params) }
}

function wordsFor(code: string, summary: string): string {
  const name = summary.split(': ').at(-1)!
  return code === 'unknown_variable' ? `unknown feature ${name}` : code === 'no_such_key' ? `unknown param ${name}` : summary
}

function fixFor(code: string, summary: string, params: readonly string[]): string {
  const name = summary.split(': ').at(-1)!
  switch (code) {
    case 'unknown_variable': {
      const meant = nearest(name, Object.keys(features))
      return meant ? `Did you mean ${meant}?` : `Known are ${Object.keys(features).join(', ')}, and params.x`
    }
    case 'no_such_key': {
      const meant = nearest(name, params)
      return meant ? `Did you mean params.${meant}?` : 'Declare it under params with default, unit, min and max'
    }
    case 'no_such_overload':
      return /\bint\b/.test(summary)
        ? 'Write numbers with a decimal point (25.0): all features are doubles'
        : 'Use numbers with numbers and true or false with && and ||'
    default:
      return 'See the CEL language definition'
  }
}
