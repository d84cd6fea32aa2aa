import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { type FeatureName, type Features, features, type Trigger } from '../features.ts'
import { nearest } from './problem.ts'

/** A typed expression: its value for these features, or null when it reads an unknown one or has none (a division by zero). */
export interface Expression<T> {
  names: readonly FeatureName[]
  evaluate(of: Features): T | null
}

export interface ExpressionProblem {
  offset: number
  problem: string
  fix: string
}

export type Compiled<T> = { ok: true; expression: Expression<T> } | { ok: false; problem: ExpressionProblem }
export type Compile = <K extends 'bool' | 'double'>(source: string, type: K) => Compiled<K extends 'bool' ? boolean : number>

/** The words a rule may use: every feature with its type, and the rule's own params as `params.x`. */
export function createCompiler(params: Record<string, number>): Compile {
  class Params {
    constructor() {
      Object.assign(this, params)
    }
  }
  const environment = new Environment({ limits: { maxAstNodes: 200, maxDepth: 20 } })
  for (const [name, { type }] of Object.entries(features)) environment.registerVariable(name, type)
  environment.registerType('Params', { ctor: Params, fields: Object.fromEntries(Object.keys(params).map(name => [name, 'double'])) })
  environment.registerConstant('params', 'Params', new Params())

  return (source, type) => {
    const checked = environment.check(source)
    if (!checked.valid) return { ok: false, problem: explain(checked.error!, Object.keys(params)) }
    if (checked.type !== type) {
      const fix = type === 'bool' ? 'Compare it with a limit' : 'Give a number with a decimal point'
      return { ok: false, problem: { offset: 0, problem: `the expression is of type ${checked.type}, not ${type}`, fix } }
    }
    const program = environment.parse(source)
    const names = [...new Set(namesIn(program.ast))]
    const evaluate = (of: Features) => {
      for (const name of names) if (of[name] === null) return null
      try {
        return program(of)
      } catch {
        return null
      }
    }
    return { ok: true, expression: { names, evaluate } }
  }
}

/** The rarest of its triggers decides when an expression is evaluated. */
export function triggerOf(names: readonly FeatureName[]): Trigger {
  const triggers = names.map(name => features[name].on)
  return triggers.includes('reply') ? 'reply' : triggers.includes('second') ? 'second' : 'reading'
}

function* namesIn(node: ASTNode): Generator<FeatureName> {
  if (node.op === 'id' && Object.hasOwn(features, node.args)) yield node.args as FeatureName
  const parts: unknown[] = node.op === 'value' ? [] : [node.args].flat(3)
  for (const part of parts) if (part && typeof part === 'object' && 'op' in part) yield* namesIn(part as ASTNode)
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
