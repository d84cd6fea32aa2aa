import { type GroupName, groupNames, type Plan } from './plan.ts'

/** One to be put into a group; without a plan (no consent to storing, say) he or she joins where there is room. */
export interface ToGroup {
  student: string
  plan: Pick<Plan, 'target' | 'minutes'> | null
}

export interface ProposedGroup {
  group: GroupName
  students: string[]
  /** where most of them aim; null: nobody has a plan */
  zone: number | null
}

export const groupsMax = groupNames.length
export const groupsMin = 2

/** How many groups suit a class: about seven in each. */
export const groupCountOf = (students: number) => Math.min(groupsMax, Math.max(groupsMin, Math.round(students / 7)))

/**
 * Groups of sizes that differ by one at most, of students whose targets are alike; the names go round with `turn`, so that none comes to
 * mean fast or slow.
 * @param turn any whole number: the same one gives the same names
 */
export function groupsOf(students: readonly ToGroup[], count: number, turn: number): ProposedGroup[] {
  const planned = students.flatMap(({ student, plan }) => (plan ? [{ student, plan }] : []))
  const sorted = planned.toSorted(
    (a, b) => a.plan.target.zone - b.plan.target.zone || a.plan.minutes - b.plan.minutes || middle(a.plan) - middle(b.plan) || byId(a, b),
  )
  const others = students.filter(({ plan }) => !plan)
  const sizes = Array.from({ length: count }, (_, i) => Math.floor((students.length + count - 1 - i) / count))
  // Those without a plan go round the groups, so that no group is known by them.
  const room = sizes.map(() => 0)
  for (const [i] of others.entries()) room[i % count]!++
  let next = 0
  let nextOther = 0
  return sizes.map((size, i) => {
    const own = sorted.slice(next, next + Math.max(0, size - room[i]!))
    next += own.length
    const joined = others.slice(nextOther, nextOther + size - own.length)
    nextOther += joined.length
    return {
      group: groupNames[(((i * 5 + turn) % groupsMax) + groupsMax) % groupsMax]!,
      students: [...own, ...joined].map(({ student }) => student),
      zone: zoneOfMost(own.map(({ plan }) => plan.target.zone)),
    }
  })
}

const middle = ({ target }: Pick<Plan, 'target'>) => target.lowBpm + target.highBpm
const byId = (a: { student: string }, b: { student: string }) => (a.student < b.student ? -1 : 1)

function zoneOfMost(zones: readonly number[]): number | null {
  const counts = Map.groupBy(zones, zone => zone)
  return [...counts].toSorted(([a, as], [b, bs]) => bs.length - as.length || a - b)[0]?.[0] ?? null
}
