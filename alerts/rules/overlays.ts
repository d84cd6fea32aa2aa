import { isLooser, type Limit } from '../../domain/limit.ts'
import { type Authority, enabledParam, type Overlay, type OverlayChange, type Scope } from '../../domain/overlay.ts'
import type { Rule } from './load.ts'
import { createParams, type Params } from './params.ts'
import { nearest } from './problem.ts'

/** How one rule stands for one student. */
export interface Setting {
  enabled: boolean
  params: Params
}

/** By `rule.index`. */
export type Settings = readonly Setting[]

export const standardSettings = (rules: readonly Rule[]): Settings => rules.map(({ enabled, defaults }) => ({ enabled, params: defaults }))

/**
 * The rules as they stand under these overlays, from the widest to the narrowest. A narrower one stands over a wider one; of a hard limit
 * the tightest stands, unless an admin gave a reason to loosen it. A clinician's limit stands over all. What the rules file does not know
 * any more says nothing, and what lies outside its bounds by now is taken at the bound.
 */
export function settingsUnder(
  rules: readonly Rule[],
  overlays: readonly Overlay[],
  standard: Settings = standardSettings(rules),
): Settings {
  const byRule = Map.groupBy(
    overlays.toSorted((a, b) => rankOf(a) - rankOf(b)),
    ({ rule }) => rule,
  )
  return rules.map(rule => {
    const own = byRule.get(rule.name)
    return own ? settingUnder(rule, own) : standard[rule.index]!
  })
}

/** @param inOrder of this rule, from the widest to the narrowest */
function settingUnder(rule: Rule, inOrder: readonly Overlay[]): Setting {
  const values: { [param: string]: number } = { ...rule.defaults }
  let enabled = rule.enabled
  for (const { param, value: wished, authority } of inOrder) {
    if (param === enabledParam) enabled = rule.enabled || wished === 1
    const limit = rule.limits[param]
    if (!limit) continue
    const value = Math.min(limit.max, Math.max(limit.min, wished))
    if (mayStand(rule, limit, authority, value, values[param]!)) values[param] = value
  }
  return { enabled, params: createParams(values) }
}

const breadths: readonly Scope['scope'][] = ['school', 'class', 'student']
/** Who teaches may tighten what an admin has set. */
const weights: readonly Authority[] = ['admin', 'staff', 'clinician']
const rankOf = ({ at, authority }: Overlay) =>
  weights.length * (authority === 'clinician' ? breadths.length : breadths.indexOf(at.scope)) + weights.indexOf(authority)

const mayStand = (rule: Rule, limit: Limit, authority: Authority, value: number, over: number) =>
  !rule.hard || authority !== 'staff' || !isLooser(limit, value, over)

/** Why a change must not be made. `needsAdmin`: it would be in order with an admin's recorded reason. */
export interface OverlayProblem {
  /** in the request: `params.margin` */
  path: string
  message: string
  needsAdmin?: true
}

/**
 * What is wrong with a change, each with the fix; nothing: it may be kept.
 * @param around what stands without it: in wider places, and in the same one by another's word
 */
export function checkChange(rules: readonly Rule[], change: OverlayChange, around: readonly Overlay[]): OverlayProblem[] {
  const rule = rules.find(({ name }) => name === change.rule)
  if (!rule) return [{ path: 'rule', message: `unknown rule ${change.rule}: ${didYouMean(change.rule, rules)}` }]
  if (change.authority === 'clinician' && change.at.scope !== 'student')
    return [{ path: 'scope', message: 'a clinician’s limit is about one student' }]
  if (change.authority === 'clinician' && !change.reason)
    return [{ path: 'reason', message: 'say which clinician gave the limit, and when' }]
  if (change.authority === 'admin' && !change.reason) return [{ path: 'reason', message: 'give the reason: it is recorded' }]
  const inherited = settingsUnder(rules, around)[rule.index]!
  return Object.entries(change.params).flatMap(([param, value]) => {
    const clinicians = around.some(each => each.authority === 'clinician' && each.rule === rule.name && each.param === param)
    const path = `params.${param}`
    if (clinicians) return [{ path, message: 'a clinician’s limit stands here: it is changed as a clinician’s' }]
    const message = messageOf(rule, param, value, inherited, change.authority)
    return message === null ? [] : [{ path, ...message }]
  })
}

function messageOf(
  rule: Rule,
  param: string,
  value: number | null,
  inherited: Setting,
  authority: Authority,
): Omit<OverlayProblem, 'path'> | null {
  if (param === enabledParam) {
    if (rule.enabled) return { message: `${rule.name} is always on: only a rule that is off by default can be switched` }
    return value === null || value === 0 || value === 1 ? null : { message: 'give 1 to switch it on, 0 to leave it off' }
  }
  const limit = rule.limits[param]
  if (!limit) return { message: `unknown param ${param} of ${rule.name}: ${didYouMean(param, rule.limits)}` }
  const { min, max, unit, tighter } = limit
  if (value === null) return null
  if (!(value >= min && value <= max)) return { message: `${value} ${unit} is out of bounds: give ${min} to ${max} ${unit}` }
  const holds = inherited.params[param]!
  if (mayStand(rule, limit, authority, value, holds)) return null
  const way = `${tighter === 'lower' ? 'at most' : 'at least'} ${holds} ${unit}`
  return { message: `${value} ${unit} would loosen a hard limit: give ${way}, or let an admin set it with a reason`, needsAdmin: true }
}

function didYouMean(name: string, among: readonly Rule[] | object): string {
  const known = Array.isArray(among) ? (among as readonly Rule[]).map(rule => rule.name) : Object.keys(among)
  const meant = nearest(name, known)
  if (meant) return `did you mean ${meant}?`
  return known.length > 0 ? `known are ${known.join(', ')}` : 'it has none'
}
