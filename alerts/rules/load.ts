import { readFile } from 'node:fs/promises'
import { type Severity, severityRank, type Texts } from '../../domain/alert.ts'
import { features, type Trigger } from '../features.ts'
import type { Hold } from '../life-cycle.ts'
import { type Compile, createCompiler, type Expression, misfitOf, triggerOf } from './condition.ts'
import { crossCheck } from './cross-check.ts'
import { isHard, type Limit, limitsOf } from './limits.ts'
import { createParams, type Params } from './params.ts'
import { type Places, type Problem, RulesError } from './problem.ts'
import { RuleSource, RulesFile } from './schema.ts'
import { inOrder, parseYaml } from './yaml-file.ts'

/** A rule ready to run; `index` is its place in the file, and in each student's lives. */
export interface Rule {
  index: number
  name: string
  on: Trigger
  hold: Hold
  condition: Expression<boolean>
  clear: Expression<boolean> | null
  held: Expression<number> | null
  value: Expression<number> | null
  expected: Expression<number> | null
  /** the most severe first */
  raises: readonly { to: Severity; condition: Expression<boolean> }[]
  resolvedBy: RuleSource['resolved_by']
  severity: Severity
  kind: RuleSource['labels']['kind']
  /** false: off where no overlay has switched it on */
  enabled: boolean
  /** can become high: its limits may be tightened by whoever teaches, and loosened by an admin with a reason */
  hard: boolean
  /** what an overlay may change, and the values where none does */
  limits: { readonly [param: string]: Limit }
  defaults: Params
  /** names of rules that do not begin to fire while this one fires */
  inhibits: readonly string[]
  notify: RuleSource['notify']
  texts: Texts
  /** what it says where one of these is true as it fires; the first that is */
  instead: readonly { when: Expression<boolean>; texts: Texts }[]
}

/** Reads and checks a rules file. Throws RulesError with every problem found, each with line, column and the fix. */
export const loadRules = async (file: string): Promise<Rule[]> => parseRules(await readFile(file, 'utf8'), file)

/** The same from text; `file` is for messages alone. */
export function parseRules(source: string, file: string): Rule[] {
  const { value, places } = parseYaml(source, file, RulesFile, path => (path.length === 4 ? ruleKeys : []))
  const found = value.groups.flatMap((group, g) => group.rules.map((rule, r) => ({ rule, path: ['groups', g, 'rules', r] as const })))
  const problems = crossCheck(found, places)
  const rules = found.map(({ rule, path }, index) => compileRule(rule, path, index, places, problems))
  if (problems.length > 0) throw new RulesError(file, inOrder(problems))
  return rules as Rule[]
}

const ruleKeys = Object.keys(RuleSource.shape)

type Path = readonly PropertyKey[]

function compileRule(source: RuleSource, path: Path, index: number, places: Places, problems: Problem[]): Rule | null {
  const defaults = createParams(Object.fromEntries(Object.entries(source.params).map(([name, param]) => [name, param.default])))
  const compile = createCompiler(defaults)
  const tryCompile = <K extends 'bool' | 'double'>(text: string | undefined, type: K, ...keys: PropertyKey[]) => {
    if (text === undefined) return null
    const compiled: ReturnType<Compile> = compile(text, type)
    if (compiled.ok) return compiled.expression as Expression<K extends 'bool' ? boolean : number>
    const { offset, problem, fix } = compiled.problem
    problems.push({ ...places.within([...path, ...keys], offset), problem, fix })
    return null
  }
  const condition = tryCompile(source.expr, 'bool', 'expr')
  const parts = {
    clear: tryCompile(source.clear, 'bool', 'clear'),
    held: tryCompile(source.held, 'double', 'held'),
    value: tryCompile(source.value, 'double', 'value'),
    expected: tryCompile(source.expected, 'double', 'expected'),
  }
  const raises = source.raise
    .map(({ to, expr }, i) => ({
      to,
      condition: tryCompile(expr, 'bool', 'raise', i, 'expr')!,
      keys: ['raise', i, 'expr'] as PropertyKey[],
    }))
    .filter(raise => raise.condition)
  const instead = source.instead.flatMap(({ when, annotations: texts }, i) => {
    const keys: PropertyKey[] = ['instead', i, 'when']
    const part = tryCompile(when, 'bool', ...keys)
    return part ? [{ when: part, texts, keys }] : []
  })
  if (!condition) return null

  const on = triggerOf(condition.reads)
  const all = [
    ...Object.entries({ expr: condition, ...parts }).map(([key, part]) => ({ keys: [key] as PropertyKey[], part })),
    ...raises.map(({ keys, condition: part }) => ({ keys, part })),
    ...instead.map(({ keys, when: part }) => ({ keys, part })),
  ]
  for (const { keys, part } of all) {
    const misfit = part && misfitOf(part.reads, on)
    if (!misfit) continue
    const problem = `${misfit.name} is about each ${features[misfit.name].on}, the rule about each ${on}: they are never known together`
    const fix = `Use features of the ${on} alone, or make two rules`
    problems.push({ ...places.within([...path, ...keys], misfit.offset), problem, fix })
  }
  return {
    index,
    name: source.alert,
    on,
    hold: { forMs: source.for, keepFiringForMs: source.keep_firing_for, ...(source.dips !== undefined && { dipMs: source.dips }) },
    condition,
    ...parts,
    raises: raises.map(({ to, condition }) => ({ to, condition })).toSorted((a, b) => severityRank(b.to) - severityRank(a.to)),
    resolvedBy: source.resolved_by,
    severity: source.labels.severity,
    kind: source.labels.kind,
    enabled: source.enabled,
    hard: isHard(source),
    limits: limitsOf(source),
    defaults,
    inhibits: source.inhibits,
    notify: source.notify,
    texts: source.annotations,
    instead: instead.map(({ when, texts }) => ({ when, texts })),
  }
}
