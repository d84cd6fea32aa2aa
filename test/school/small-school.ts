import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Student } from '../../domain/student.ts'
import { purposes } from '../../school/people-index.ts'
import { openSchool, type School } from '../../school/school.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** 10:00 on a Monday: when the small school's lesson starts. */
export const ten = Date.UTC(2026, 0, 12, 10)

export interface SmallSchool extends AsyncDisposable {
  school: School
  dataFolder: string
  /** what `now()` says */
  clock: { now: number }
  warnings: unknown[]
}

/** An empty installation in a temporary folder, gone afterwards. */
export async function emptyInstallation(): Promise<SmallSchool> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-school-'))
  const clock = { now: ten }
  const warnings: unknown[] = []
  const school = await openSchool({ dataFolder, now: () => clock.now, log: { warn: fields => void warnings.push(fields) } })
  return {
    school,
    dataFolder,
    clock,
    warnings,
    async [Symbol.asyncDispose]() {
      await school[Symbol.asyncDispose]()
      rmSync(dataFolder, { recursive: true })
    },
  }
}

/** School s1: class 7B with Ana (band b1) and Ben (band b2), taught by Silva 10:00 to 10:45; every consent, one guardian each. */
export async function smallSchool(): Promise<SmallSchool> {
  const installation = await emptyInstallation()
  const { school } = installation
  school.addSchool('s1', 'School One')
  school.accounts.registerBands(['b1', 'b2', 'b3'].map(band => ({ band, school: 's1', secret: `secret of ${band}` })))
  school.accounts.saveAccounts([
    { id: 'silva', school: 's1', role: 'teacher', name: 'Ms Silva', language: 'en' },
    { id: 'okoye', school: 's1', role: 'teacher', name: 'Mr Okoye', language: 'en' },
    { id: 'nora', school: 's1', role: 'nurse', name: 'Nora', language: 'en' },
    { id: 'adam', school: 's1', role: 'admin', name: 'Adam', language: 'en' },
    { id: 'anas-mother', school: 's1', role: 'guardian', name: 'Marta', language: 'zh' },
    { id: 'bens-father', school: 's1', role: 'guardian', name: 'Colin', language: 'en' },
    { id: 'ana-herself', school: 's1', role: 'student', student: 'ana', language: 'en' },
  ])
  school.change('s1', people => {
    people.saveClass('7B', 'Class 7B')
    people.saveStudent(student('ben', 2))
    people.saveStudent(student('ana', 1))
    for (const id of ['ana', 'ben']) for (const purpose of purposes) people.giveConsent(id, purpose, ten - day)
    people.assign('b1', 'ana', ten - day)
    people.assign('b2', 'ben', ten - day)
    people.linkGuardian('anas-mother', 'ana')
    people.linkGuardian('bens-father', 'ben')
    people.assignTeacher('silva', '7B', ten - day)
    people.saveLesson({ id: 'pe', class: '7B', title: 'PE', startsAt: ten, endsAt: ten + 45 * minute })
  })
  return installation
}

export const student = (id: string, place: number, more: Partial<Student> = {}) => ({
  id,
  name: `${id[0]!.toUpperCase()}${id.slice(1)}`,
  class: '7B',
  place,
  bornMonth: '2013-09',
  sex: 'female' as const,
  restingBpm: null,
  maxBpm: null,
  flags: [],
  ...more,
})
