import { type BandMove, type BandRefusal, type ClassBands, spareBandsMax } from '../domain/bands.ts'
import type { Accounts } from './accounts.ts'
import type { PeopleIndex } from './people-index.ts'
import type { Roster } from './roster.ts'

type Bands = Pick<Accounts, 'bandsOf' | 'schoolOf'>

/** Who of the class wears which band now. An assignment never begins later than now, so the one without an end is it. */
export function bandsOf(accounts: Bands, school: string, roster: Roster | undefined, classId: string): ClassBands {
  if (!roster) return { students: [], spare: [] }
  const worn = wornNow(roster.people)
  const bandOf = new Map([...worn].map(([band, student]) => [student, band]))
  const students = roster.people.classes.get(classId)?.students ?? []
  return {
    students: students.map(({ id }) => ({ student: id, band: bandOf.get(id) ?? null })),
    spare: accounts
      .bandsOf(school)
      .filter(band => !worn.has(band))
      .slice(0, spareBandsMax),
  }
}

/** Null: it is done, on the disk and at the gate. */
export function moveBand(
  accounts: Bands,
  school: string,
  roster: Roster,
  classId: string,
  move: BandMove,
  now: number,
): BandRefusal | null {
  const ofClass = (student: string) => roster.people.students.get(student)?.class === classId
  if (!ofClass(move.student)) return { refused: 'unknown-student' }
  const worn = wornNow(roster.people)
  const bandOf = (student: string) => [...worn].find(([, wearer]) => wearer === student)?.[0] ?? null

  if ('exchangeWith' in move) {
    const other = move.exchangeWith
    if (!ofClass(other) || other === move.student) return { refused: 'unknown-student' }
    const [own, theirs] = [bandOf(move.student), bandOf(other)]
    // A phone in the place of a band is on its student's chest, whatever else is exchanged: it ends.
    const canMove = (band: string | null) => band !== null && accounts.schoolOf(band) === school
    roster.change(people => {
      for (const band of [own, theirs]) if (band) people.release(band, now)
      if (canMove(theirs)) people.assign(theirs!, move.student, now)
      if (canMove(own)) people.assign(own!, other, now)
    })
    return null
  }

  const { student, band } = move
  const before = bandOf(student)
  if (band === before) return null
  if (band === null) {
    roster.change(people => people.release(before!, now))
    return null
  }
  if (accounts.schoolOf(band) !== school) return { refused: 'unknown-band' }
  if (worn.has(band)) return { refused: 'band-taken' }
  roster.change(people => people.assign(band, student, now))
  return null
}

/** Band → student, of those worn still. */
function wornNow({ wearings }: PeopleIndex): Map<string, string> {
  const worn = new Map<string, string>()
  for (const [band, list] of wearings) {
    const last = list.at(-1)
    if (last?.untilAt === Number.POSITIVE_INFINITY) worn.set(band, last.student.id)
  }
  return worn
}
