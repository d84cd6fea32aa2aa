import type { GroupName } from '../../../domain/plan.ts'
import type { ClassGroups } from '../../../domain/plan-told.ts'

/** Groups as they lie on the table, not saved yet; `null`: in no group. Always last. */
export type Draft = readonly { group: GroupName | null; students: readonly string[] }[]

type Groups = readonly { group: GroupName; students: readonly string[] }[]

export function draftOf(groups: Groups, roster: readonly string[]): Draft {
  const placed = new Set(groups.flatMap(({ students }) => students))
  return [...groups.map(({ group, students }) => ({ group, students })), { group: null, students: roster.filter(id => !placed.has(id)) }]
}

/** What stands, else what is proposed. */
export const firstDraft = (told: ClassGroups, roster: readonly string[]) =>
  draftOf(told.groups.length > 0 ? told.groups : told.proposal, roster)

export const placeOf = (draft: Draft, student: string) => draft.findIndex(({ students }) => students.includes(student))

/** The student in the group at this place, at the end of it; past either end nothing changes. */
export function moved(draft: Draft, student: string, to: number): Draft {
  if (to < 0 || to >= draft.length || placeOf(draft, student) === to) return draft
  return draft.map(({ group, students }, at) => {
    const others = students.filter(id => id !== student)
    return { group, students: at === to ? [...others, student] : others }
  })
}

/** As it is saved: an empty group is none. */
export const groupsIn = (draft: Draft): { group: GroupName; students: string[] }[] =>
  draft.flatMap(({ group, students }) => (group === null || students.length === 0 ? [] : [{ group, students: [...students] }]))

export const isSame = (draft: Draft, groups: Groups) =>
  JSON.stringify(groupsIn(draft)) === JSON.stringify(groups.map(({ group, students }) => ({ group, students })))
