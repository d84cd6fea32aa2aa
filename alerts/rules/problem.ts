import { type Document, isMap, isNode, isPair, type LineCounter, type Node } from 'yaml'

/** One thing wrong in a rules file: where, what, and how to mend it. */
export interface Problem {
  line: number
  column: number
  problem: string
  fix: string
}

/** A rules file that must not be used. `problems` has at least one entry, in the file's order. */
export class RulesError extends Error {
  override name = 'RulesError'
  readonly problems: readonly Problem[]
  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map(({ line, column, problem, fix }) => `${file}:${line}:${column}: ${problem}. ${fix}`).join('\n'))
    this.problems = problems
  }
}

/** Finds places in the file's own text, for whatever speaks of the parsed value. */
export interface Places {
  /** the value at a path, or the key itself */
  at(path: readonly PropertyKey[], part?: 'value' | 'key'): { line: number; column: number }
  /** a character within a string value */
  within(path: readonly PropertyKey[], offset: number): { line: number; column: number }
}

export function createPlaces(document: Document, source: string, lines: LineCounter): Places {
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const nodeAt = (path: readonly PropertyKey[]): Node | null => {
    const node = document.getIn(path, true)
    return isNode(node) ? node : null
  }
  const at: Places['at'] = (path, part = 'value') => {
    const parent = nodeAt(path.slice(0, -1))
    const pair = isMap(parent) ? parent.items.find(item => isPair(item) && String(item.key) === String(path.at(-1))) : undefined
    const node = part === 'key' && isNode(pair?.key) ? pair.key : nodeAt(path)
    if (node?.range) return place(node.range[0])
    return path.length === 0 ? { line: 1, column: 1 } : at(path.slice(0, -1), part)
  }
  return {
    at,
    // Folding and indenting change only white space, so counting the other characters finds the place in any style of scalar.
    within(path, offset) {
      const node = nodeAt(path)
      if (!node?.range) return at(path)
      const value = String(document.getIn(path))
      let left = value.slice(0, offset).replace(/\s/g, '').length
      let index = node.range[0]
      const style = source[index]
      if (style === '|' || style === '>') index = source.indexOf('\n', index) + 1
      else if (style === '"' || style === "'") index++
      for (; index < node.range[1]; index++) {
        if (/\s/.test(source[index]!)) continue
        if (left-- === 0) break
      }
      return place(index)
    },
  }
}

/** The name that was probably meant, or nothing when all are far off. */
export function nearest(name: string, among: readonly string[]): string | undefined {
  const ranked = among.map(other => ({ other, distance: editDistance(name, other) })).toSorted((a, b) => a.distance - b.distance)
  return ranked[0] && ranked[0].distance <= Math.max(2, name.length / 3) ? ranked[0].other : undefined
}

/** Levenshtein 1966. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
