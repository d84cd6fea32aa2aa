import { mayDo, type Subject, type Viewer } from '../domain/access.ts'
import type { Account, Accounts } from './accounts.ts'
import { consentAt } from './people-index.ts'
import type { Roster } from './roster.ts'

/** The account as every door sees it at `now` (ms since 1970): with its classes, covered ones while the lesson lasts, and its children. */
export function viewerAt(account: Account, roster: Roster, now: number): Viewer {
  const { id, school, role, name, language, student } = account
  const { taughtBy, childrenOf } = roster.people
  const taught = role === 'teacher' ? (taughtBy.get(id) ?? []) : []
  const covered = (role === 'teacher' ? roster.lessons.coveredBy(id, now) : []).filter(each => !taught.includes(each))
  return {
    account: id,
    school,
    role,
    name: name ?? (student === null ? undefined : roster.names.get(student)) ?? id,
    language,
    classes: covered.length === 0 ? taught : [...new Set([...taught, ...covered])],
    ...(covered.length > 0 && { covered }),
    students: student !== null ? [student] : role === 'guardian' ? (childrenOf.get(id) ?? []) : [],
  }
}

/**
 * Everybody who may hear of what happens to this student in this class at `now` (ms since 1970). Guardians only while
 * consent to tell them stands; who is told when is the policy of alerts.
 */
export function viewersOf(
  { school, class: classId, student }: { school: string; class: string; student: string },
  accounts: Accounts,
  roster: Roster,
  now: number,
) {
  const told = consentAt(roster.people.consents.get(student), now).guardians
  const guardians = told ? (roster.people.guardiansOf.get(student) ?? []).map(id => accounts.account(id)) : []
  const subject: Subject = { school, class: classId, student }
  return [...accounts.staff(school), ...guardians, ...accounts.ofStudent(school, student)]
    .filter(account => account !== undefined && account.disabledAt === null)
    .map(account => viewerAt(account!, roster, now))
    .filter(viewer => mayDo(viewer, 'see-alert', subject))
}
