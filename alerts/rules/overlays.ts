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
    if (!limit || (limit.cliniciansOnly && authority !== 'clinician')) continue
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

/** What stands where a change is to be made. */
export interface Standing {
  /** without it: in wider places, and in the same one by another's word */
  around: readonly Overlay[]
  /** what it takes the place of */
  replaced: readonly Overlay[]
}

/**
 * What is wrong with a change, each with the fix; nothing: it may be kept.
 * @param byAdmin an admin makes it: a clinician's word that loosens a hard limit takes one
 */
export function checkChange(
  rules: readonly Rule[],
  change: OverlayChange,
  { around, replaced }: Standing,
  byAdmin = false,
): OverlayProblem[] {
  const rule = rules.find(({ name }) => name === change.rule)
  if (!rule) return [{ path: 'rule', message: `unknown rule ${change.rule}: ${didYouMean(change.rule, rules)}` }]
  if (change.authority === 'clinician' && change.at.scope !== 'student')
    return [{ path: 'scope', message: 'a clinician’s limit is about one student' }]
  if (change.authority === 'clinician' && !change.reason)
    return [{ path: 'reason', message: 'say which clinician gave the limit, and when' }]
  if (change.authority === 'admin' && !change.reason) return [{ path: 'reason', message: 'give the reason: it is recorded' }]
  const inherited = settingsUnder(rules, around)[rule.index]!
  const before = settingsUnder(rules, [...around, ...replaced])[rule.index]!
  return Object.entries(change.params).flatMap(([param, value]) => {
    const clinicians = around.some(each => each.authority === 'clinician' && each.rule === rule.name && each.param === param)
    const path = `params.${param}`
    if (clinicians) return [{ path, message: 'a clinician’s limit stands here: it is changed as a clinician’s' }]
    const message = messageOf({ rule, param, value, authority: change.authority, byAdmin, inherited, before })
    return message === null ? [] : [{ path, ...message }]
  })
}

interface Wish {
  rule: Rule
  param: string
  value: number | null
  authority: Authority
  byAdmin: boolean
  /** what holds without this word, and what holds now */
  inherited: Setting
  before: Setting
}

function messageOf({ rule, param, value, authority, byAdmin, inherited, before }: Wish): Omit<OverlayProblem, 'path'> | null {
  if (param === enabledParam) {
    if (rule.enabled) return { message: `${rule.name} is always on: only a rule that is off by default can be switched` }
    return value === null || value === 0 || value === 1 ? null : { message: 'give 1 to switch it on, 0 to leave it off' }
  }
  const limit = rule.limits[param]
  if (!limit) return { message: `unknown param ${param} of ${rule.name}: ${didYouMean(param, rule.limits)}` }
  const { min, max, unit, tighter, cliniciansOnly } = limit
  if (cliniciansOnly && authority !== 'clinician')
    return { message: 'a clinician alone gives this limit: set it for a student, as a clinician’s' }
  if (value !== null && !(value >= min && value <= max))
    return { message: `${value} ${unit} is out of bounds: give ${min} to ${max} ${unit}` }
  const clinicians = authority === 'clinician'
  if (value === null && !clinicians) return null
  // What a clinician allows again was a limit on a child's life: one word at the nurse's desk does not undo it.
  const holds = (clinicians ? before : inherited).params[param]!
  const next = value ?? inherited.params[param]!
  const loosens = rule.hard && !byAdmin && authority !== 'admin' && isLooser(limit, next, holds)
  if (!loosens) return null
  const way = `${tighter === 'lower' ? 'at most' : 'at least'} ${holds} ${unit}`
  const what = value === null ? `without it ${next} ${unit} would hold, which loosens` : `${value} ${unit} would loosen`
  return { message: `${what} a hard limit: give ${way}, or let an admin set it with a reason`, needsAdmin: true }
}

function didYouMean(name: string, among: readonly Rule[] | object): string {
  const known = Array.isArray(among) ? (among as readonly Rule[]).map(rule => rule.name) : Object.keys(among)
  const meant = nearest(name, known)
  if (meant) return `did you mean ${meant}?`
  return known.length > 0 ? `known are ${known.join(', ')}` : 'it has none'
}
