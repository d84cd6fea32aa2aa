import { type Audience, audiences, languages, severityRank } from '../../domain/alert.ts'
import { isHard, limitsOf } from './limits.ts'
import { nearest, type Places, type Problem } from './problem.ts'
import type { RuleSource } from './schema.ts'

/** What a text may have filled in. */
export const blanks = ['student', 'value', 'expected', 'seconds', 'learning', 'abrupt'] as const
export type Blank = (typeof blanks)[number]

interface Found {
  rule: RuleSource
  path: readonly PropertyKey[]
}

/** What the shape of one rule alone cannot tell: names that must exist, routes that must reach someone, texts that must be fillable. */
export function crossCheck(found: readonly Found[], places: Places): Problem[] {
  const names = found.map(({ rule }) => rule.alert)
  return found.flatMap(({ rule, path }, index) => [
    ...nameProblems(rule, path, index, names, places),
    ...routeProblems(rule, path, places),
    ...limitProblems(rule, path, places),
    ...textProblems(rule, path, places),
  ])
}

function nameProblems(rule: RuleSource, path: Found['path'], index: number, names: readonly string[], places: Places): Problem[] {
  const problems: Problem[] = []
  if (names.indexOf(rule.alert) !== index) {
    problems.push({
      ...places.at([...path, 'alert']),
      problem: `a second rule is called ${rule.alert}`,
      fix: 'Give each rule its own name',
    })
  }
  rule.inhibits.forEach((name, i) => {
    if (name !== rule.alert && names.includes(name)) return
    const meant = nearest(name, names)
    const fix = meant && meant !== rule.alert ? `Did you mean ${meant}?` : 'Name another rule of this file'
    problems.push({ ...places.at([...path, 'inhibits', i]), problem: `inhibits ${name}, which is not another rule`, fix })
  })
  return problems
}

function routeProblems(rule: RuleSource, path: Found['path'], places: Places): Problem[] {
  const problems: Problem[] = []
  const severities = [rule.labels.severity, ...rule.raise.map(({ to }) => to)]
  if (audiences.every(audience => rule.notify[audience] === 'never')) {
    problems.push({ ...places.at([...path, 'notify']), problem: 'a route to nobody', fix: 'Let at least the teacher hear at-once' })
  } else if (rule.notify.teacher !== 'at-once') {
    problems.push({
      ...places.at([...path, 'notify', 'teacher']),
      problem: 'the teacher does not hear at once',
      fix: 'Write teacher: at-once',
    })
  }
  if (severities.includes('high') && rule.notify.guardian !== 'at-once') {
    const problem = 'a high alert is kept from the guardian'
    problems.push({ ...places.at([...path, 'notify', 'guardian']), problem, fix: 'Write guardian: at-once' })
  }
  for (const [i, { to }] of rule.raise.entries()) {
    if (severityRank(to) > severityRank(rule.labels.severity)) continue
    const problem = `raise.to ${to} is not above ${rule.labels.severity}`
    problems.push({ ...places.at([...path, 'raise', i, 'to']), problem, fix: 'Raise to a more severe one' })
  }
  return problems
}

/** Of a hard limit it must be known which way is looser. */
function limitProblems(rule: RuleSource, path: Found['path'], places: Places): Problem[] {
  if (!isHard(rule)) return []
  return Object.entries(limitsOf(rule)).flatMap(([name, { tighter, min, max }]) => {
    if (tighter !== null || min === max) return []
    const problem = `${name} of a high alert may go both ways from its default`
    return [{ ...places.at([...path, 'params', name]), problem, fix: 'Write tighter: lower, or tighter: higher' }]
  })
}

function textProblems(rule: RuleSource, path: Found['path'], places: Places): Problem[] {
  const has = {
    student: true,
    value: rule.value !== undefined,
    expected: rule.expected !== undefined,
    seconds: true,
    learning: true,
    abrupt: true,
  }
  const said = [
    { texts: rule.annotations, at: [...path, 'annotations'] },
    ...rule.instead.map(({ annotations: texts }, i) => ({ texts, at: [...path, 'instead', i, 'annotations'] })),
  ]
  const problems: Problem[] = []
  for (const { texts, at } of said) {
    for (const audience of audiences) {
      for (const language of languages) {
        for (const match of texts[audience][language].matchAll(/\{([^}]*)\}?/g)) {
          const problem = blankProblem(match[1]!, audience, has)
          if (problem) problems.push({ ...places.within([...at, audience, language], match.index), ...problem })
        }
      }
    }
  }
  return problems
}

function blankProblem(blank: string, audience: Audience, has: Readonly<Record<Blank, boolean>>): Pick<Problem, 'problem' | 'fix'> | null {
  if (!Object.hasOwn(has, blank)) return { problem: `unknown blank {${blank}}`, fix: `Use ${blanks.map(name => `{${name}}`).join(' ')}` }
  if (!has[blank as Blank])
    return { problem: `{${blank}} without ${blank}:`, fix: `Add ${blank}: with an expression, or leave {${blank}} out` }
  return audience === 'child' && blank === 'student' ? { problem: 'the child is called by name', fix: 'Speak to the child as "you"' } : null
}
