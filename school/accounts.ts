import { timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { listBy, snapshot, transaction } from '../database/database.ts'
import type { Viewer } from '../domain/access.ts'
import type { Language } from '../domain/alert.ts'
import { idOf } from './ids.ts'
import { hashSecret } from './keys.ts'

export interface Account {
  id: string
  school: string
  role: Viewer['role']
  /** null: a student's, whose name stands in identity.db alone */
  name: string | null
  /** pseudonym, of a student's account alone */
  student: string | null
  language: Language
  /** as `hashPassword` made it; null: signs in by link alone */
  password: string | null
  disabledAt: number | null
}

export type NewAccount = Pick<Account, 'id' | 'school' | 'role' | 'language'> & Partial<Pick<Account, 'name' | 'student'>>

export interface NewBand {
  band: string
  school: string
  secret: string
}

/** Schools, bands and accounts of the installation. Questions are answered from memory; a write is on the disk when it returns. */
export interface Accounts {
  readonly schools: ReadonlyMap<string, { title: string }>
  account(id: string): Account | undefined
  /** accounts of the school's staff, not disabled */
  staff(school: string): readonly Account[]
  /** the student's own account, not disabled */
  ofStudent(school: string, student: string): readonly Account[]
  schoolOf(band: string): string | undefined
  /** not revoked, by id */
  bandsOf(school: string): string[]
  /** the band's school if the secret is its own; the time it takes tells nothing of the secret or of which bands exist */
  credential(band: string, secret: string): { school: string } | null
  addSchool(id: string, title: string): void
  /** New secrets replace old ones. Throws when a band is another school's. */
  registerBands(bands: readonly NewBand[]): void
  revokeBand(band: string, at: number): void
  /** A password that was set stays. Throws when the account is another school's. */
  saveAccounts(accounts: readonly NewAccount[]): void
  setPassword(accounts: readonly string[], hash: string): void
  setRole(account: string, role: Exclude<Account['role'], 'student'>): void
  setLanguage(account: string, language: Language): void
  disable(account: string, at: number): void
  /** what is in the file stands in memory */
  load(): void
}

export function createAccounts({ database, key }: { database: DatabaseSync; key: Buffer }): Accounts {
  let schools = new Map<string, { title: string }>()
  let bands = new Map<string, { school: string; secret: Uint8Array }>()
  let accounts = new Map<string, Account>()
  let staff = new Map<string, Account[]>()
  let students = new Map<string, Account[]>()
  const noSecret = new Uint8Array(32)

  const selectAccounts = database.prepare(
    'SELECT id, school, role, name, student, language, password, disabled_at AS disabledAt FROM accounts ORDER BY id',
  )
  const insertSchool = database.prepare('INSERT INTO schools (id, title) VALUES (?, ?) ON CONFLICT DO UPDATE SET title = excluded.title')
  const insertBand = database.prepare(`
    INSERT INTO bands (id, school, secret) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET secret = excluded.secret, revoked_at = NULL WHERE school = excluded.school`)
  const insertAccount = database.prepare(`
    INSERT INTO accounts (id, school, role, name, student, language) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET role = excluded.role, name = excluded.name, student = excluded.student, language = excluded.language
    WHERE school = excluded.school`)

  const updatePassword = database.prepare('UPDATE accounts SET password = ? WHERE id = ?')
  const updateLanguage = database.prepare('UPDATE accounts SET language = ? WHERE id = ?')

  const parts: Accounts = {
    get schools() {
      return schools
    },
    account: id => accounts.get(id),
    staff: school => staff.get(school) ?? [],
    ofStudent: (school, student) => students.get(`${school}/${student}`) ?? [],
    schoolOf: band => bands.get(band)?.school,
    bandsOf: school => [...bands].flatMap(([id, band]) => (band.school === school ? [id] : [])).sort(byNumber),

    credential(band, secret) {
      const known = bands.get(band)
      const right = timingSafeEqual(hashSecret(key, band, secret), known?.secret ?? noSecret)
      return known && right ? { school: known.school } : null
    },

    addSchool(id, title) {
      insertSchool.run(idOf('school', id), title)
      parts.load()
    },

    registerBands(list) {
      transaction(database, () => {
        for (const { band, school, secret } of list)
          if (insertBand.run(idOf('band', band), school, hashSecret(key, band, secret)).changes === 0)
            throw new Error(`band ${band} belongs to another school: give these bands other ids`)
      })
      parts.load()
    },

    revokeBand: (band, at) => update('UPDATE bands SET revoked_at = ? WHERE id = ?', at, band),

    saveAccounts(list) {
      transaction(database, () => {
        for (const { id, school, role, language, name = null, student = null } of list)
          if (insertAccount.run(idOf('account', id), school, role, name, student, language).changes === 0)
            throw new Error(`account ${id} belongs to another school: choose another id`)
      })
      parts.load()
    },

    setPassword(ids, hash) {
      transaction(database, () => {
        for (const id of ids) updatePassword.run(hash, id)
      })
      parts.load()
    },
    setRole: (account, role) => update('UPDATE accounts SET role = ? WHERE id = ?', role, account),
    setLanguage(id, language) {
      const account = accounts.get(id)
      if (!account) throw new Error(`no such account: ${id}`)
      updateLanguage.run(language, id)
      // Not loaded again: everybody may do this, as often as they like.
      account.language = language
    },
    disable: (account, at) => update('UPDATE accounts SET disabled_at = ? WHERE id = ?', at, account),

    load() {
      const rows = snapshot(database, () => ({
        schools: database.prepare('SELECT id, title FROM schools').all() as { id: string; title: string }[],
        bands: database.prepare('SELECT id, school, secret FROM bands WHERE revoked_at IS NULL').all() as unknown as BandRow[],
        accounts: selectAccounts.all() as unknown as Account[],
      }))
      const enabled = rows.accounts.filter(account => account.disabledAt === null)
      schools = new Map(rows.schools.map(row => [row.id, { title: row.title }]))
      bands = new Map(rows.bands.map(row => [row.id, { school: row.school, secret: row.secret }]))
      accounts = new Map(rows.accounts.map(account => [account.id, account]))
      staff = listBy(
        enabled.filter(account => account.role !== 'student' && account.role !== 'guardian'),
        account => account.school,
        account => account,
      )
      students = listBy(
        enabled.filter(account => account.student !== null),
        account => `${account.school}/${account.student}`,
        account => account,
      )
    },
  }

  function update(sql: string, ...values: (string | number)[]) {
    if (database.prepare(sql).run(...values).changes === 0) throw new Error(`no such band or account: ${values.at(-1)}`)
    parts.load()
  }

  return parts
}

/** `b2` before `b10`; `localeCompare` with its own options each time took twenty times as long. */
const byNumber = new Intl.Collator('en', { numeric: true }).compare

interface BandRow {
  id: string
  school: string
  secret: Uint8Array
}
