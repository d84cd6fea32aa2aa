import type { ASTNode } from '@marcbachmann/cel-js'
import { type FeatureName, type Features, features } from '../features.ts'
import type { Params } from './params.ts'

export type Native = (of: Features, params: Params) => number | boolean | null

const infix = new Set(['+', '-', '*', '/', '<', '<=', '>', '>=', '&&', '||'])
const equality: Readonly<Record<string, string>> = { '==': '===', '!=': '!==' }

/**
 * A typed expression as a JavaScript function: what all rules ask of every reading costs some nanoseconds each instead of some hundreds.
 * Over doubles and booleans that are known, CEL and JavaScript agree on every operator here; anything else is left to CEL's interpreter.
 * @param ast checked: of known features, declared params and doubles. Only their names and numbers get into the function's text.
 * @returns null: it holds something else
 */
export function nativeOf(ast: ASTNode, reads: readonly { name: FeatureName }[]): Native | null {
  const body = textOf(ast)
  if (body === null) return null
  const unknown = reads.map(({ name }) => `of.${name} === null`).join(' || ') || 'false'
  return new Function('of', 'params', `'use strict'; return ${unknown} ? null : ${body}`) as Native
}

function textOf({ op, args }: ASTNode): string | null {
  if (op === 'id') return Object.hasOwn(features, args) ? `of.${args}` : null
  if (op === 'value') return typeof args === 'boolean' || (typeof args === 'number' && Number.isFinite(args)) ? `(${args})` : null
  if (op === '.') return args[0].op === 'id' && args[0].args === 'params' && /^[a-z][a-z0-9_]*$/.test(args[1]) ? `params.${args[1]}` : null
  if (op === '!_' || op === '-_') return joined([args], ([of]) => `(${op[0]}${of})`)
  if (op === '?:') return joined(args, ([test, yes, no]) => `(${test} ? ${yes} : ${no})`)
  const operator = infix.has(op) ? op : equality[op]
  return operator ? joined(args as [ASTNode, ASTNode], ([left, right]) => `(${left} ${operator} ${right})`) : null
}

function joined(nodes: readonly ASTNode[], join: (texts: readonly string[]) => string): string | null {
  const texts = nodes.map(textOf)
  return texts.every(text => text !== null) ? join(texts) : null
}
