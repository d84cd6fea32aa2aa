import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { createPlaces, nearest, type Places, type Problem, RulesError } from './problem.ts'

/** Reads YAML by a schema. Throws RulesError with every problem, each with line, column and the fix. `keysAt`: for what an unknown key was meant. */
export function parseYaml<T>(
  source: string,
  file: string,
  schema: z.ZodType<T>,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): { value: T; places: Places } {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true })
  const syntax = document.errors.map(error => {
    const { line, col } = lines.linePos(error.pos[0])
    return { line, column: col, problem: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, ''), fix: 'Mend the YAML' }
  })
  if (syntax.length > 0) throw new RulesError(file, syntax)

  const places = createPlaces(document, source, lines)
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 50 }))
  if (!parsed.success) throw new RulesError(file, inOrder(parsed.error.issues.flatMap(issue => shapeProblems(issue, places, keysAt))))
  return { value: parsed.data, places }
}

export const inOrder = (problems: readonly Problem[]) => problems.toSorted((a, b) => a.line - b.line || a.column - b.column)

function shapeProblems(issue: z.core.$ZodIssue, places: Places, keysAt: (path: readonly PropertyKey[]) => readonly string[]): Problem[] {
  const path = issue.path
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => {
      const meant = nearest(key, keysAt(path))
      return { ...places.at([...path, key], 'key'), problem: `unknown key ${key}`, fix: meant ? `Did you mean ${meant}?` : 'Remove it' }
    })
  }
  if (issue.code === 'invalid_key') {
    const problem = `${String(path.at(-1))} is no name here: ${issue.issues[0]?.message}`
    return [{ ...places.at(path, 'key'), problem, fix: 'Give it another name' }]
  }
  const name = path.filter(part => typeof part === 'string').at(-1) ?? 'file'
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  if (missing) return [{ ...places.at(path), problem: `${path.join('.')} is missing`, fix: `Add ${String(name)}` }]
  return [{ ...places.at(path), problem: `${String(name)}: ${issue.message}`, fix: `Change ${String(name)}` }]
}
