import { execFile } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { busyMsMax, openDatabase } from '../../database/database.ts'
import { migrations } from '../../school/migrations.ts'
import { openSchool } from '../../school/school.ts'
import { emptyInstallation, minute, type SmallSchool, smallSchool, ten } from './small-school.ts'

const reopen = ({ dataFolder }: SmallSchool) => openSchool({ dataFolder, now: () => ten, log: console })
const versionOf = (database: DatabaseSync) => database.prepare('PRAGMA user_version').get()?.user_version

/** What another program would do to one of the installation's files. */
function meddle({ dataFolder }: SmallSchool, file: string, sql: string) {
  using database = new DatabaseSync(join(dataFolder, file))
  database.exec(sql)
}

test.each(['accounts', 'school', 'identity'] as const)(
  '%s.db is migrated from version 0 to the newest, and durable settings hold',
  async schema => {
    await using small = await emptyInstallation()
    const file = join(small.dataFolder, 'fresh.db')
    new DatabaseSync(file).close()
    using database = openDatabase(file, migrations(schema))
    expect(versionOf(database)).toBe(readdirSync(new URL(`../../school/migrations/${schema}/`, import.meta.url)).length)
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0]
    expect(['journal_mode', 'synchronous', 'secure_delete', 'foreign_keys'].map(pragma)).toEqual(['wal', 2, 1, 1])
  },
)

test('a migration that fails leaves the file as it was', async () => {
  await using small = await emptyInstallation()
  meddle(small, 'other.db', 'CREATE TABLE lessons (id)')
  const file = join(small.dataFolder, 'other.db')
  expect(() => openDatabase(file, migrations('school'))).toThrow('table lessons already exists')
  using database = new DatabaseSync(file)
  expect([versionOf(database), database.prepare('SELECT name FROM sqlite_schema').all()]).toEqual([0, [{ name: 'lessons' }]])
})

test.each(['accounts.db', 'schools/s1/school.db', 'schools/s1/identity.db'])(
  '%s of a newer program is refused and not touched',
  async file => {
    await using small = await smallSchool()
    await small.school[Symbol.asyncDispose]()
    meddle(small, file, 'PRAGMA user_version = 99')
    const before = readFileSync(join(small.dataFolder, file))
    await expect(reopen(small)).rejects.toThrow(/schema version 99 and this program knows \d+: run the newer Pulseyard/)
    expect(readFileSync(join(small.dataFolder, file)).equals(before)).toBe(true)
  },
)

test('everything is there after a restart', async () => {
  await using small = await smallSchool()
  small.school.setPhase({ school: 's1', id: 'pe' }, 'main', ten)
  await using again = await reopen(small)
  for (const band of ['b1', 'b2', 'b3']) expect(again.rosterAt('s1', band, ten)).toEqual(small.school.rosterAt('s1', band, ten))
  expect(again.lesson('s1', 'pe')?.phase).toBe('main')
  expect(again.credential('b1', 'secret of b1')).toEqual({ school: 's1' })
})

test('the key is its owner’s alone; a readable or a lost one is refused with the fix', async () => {
  await using small = await smallSchool()
  const key = join(small.dataFolder, 'installation.key')
  expect(statSync(key).mode & 0o777).toBe(0o600)
  chmodSync(key, 0o640)
  await expect(reopen(small)).rejects.toThrow(/chmod 600/)
  rmSync(key)
  await expect(reopen(small)).rejects.toThrow(/restore it from the backup/)
})

test('a school seeded by another process is seen, bands, roster and sign-in', async () => {
  await using small = await smallSchool()
  const { school, dataFolder } = small
  const now = Date.now()
  const command = new URL('../../commands/seed.ts', import.meta.url).pathname
  const args = [
    '--school',
    's7',
    '--students',
    '7',
    '--class-size',
    '4',
    '--prefix',
    'k',
    '--secret',
    'for load',
    '--password',
    'correct horse',
  ]
  await promisify(execFile)(process.execPath, [command, ...args], { env: { PATH: process.env.PATH, PULSEYARD_DATA: dataFolder } })
  expect(school.credential('k00006', 'for load')).toBeNull()
  school.advance(now)
  expect(school.credential('k00006', 'for load')).toEqual({ school: 's7' })
  expect(school.rosterAt('s7', 'k00006', now)).toMatchObject({ student: { school: 's7', class: 'k-002' }, consent: { store: true } })
  expect(await school.signIn({ account: 'teacher-k-002', password: 'correct horse' }, { address: '::1', now })).toMatchObject({
    viewer: { classes: ['k-002'] },
  })
  expect('refused' in school.rosterAt('s1', 'b1', ten)).toBe(false)
})

test('what another process holds is not waited for: no link is spent for nothing, and what advance had to do it does later', async () => {
  await using small = await smallSchool()
  const { school, dataFolder } = small
  const link = school.createLink('silva')
  const signIn = () => school.signIn({ token: link }, { address: '::1', now: ten })
  using other = new DatabaseSync(join(dataFolder, 'accounts.db'))
  using pragmas = openDatabase(join(dataFolder, 'accounts.db'), migrations('accounts'))
  expect(pragmas.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: busyMsMax })

  other.exec('BEGIN IMMEDIATE')
  expect(await signIn()).toEqual({ refused: 'busy' })
  expect(school.counts.busy).toBe(1)
  school.advance(ten)
  expect(school.degraded).toMatch('database is locked')
  other.exec('ROLLBACK')
  school.advance(ten + 1_000)
  expect(school.degraded).toBeNull()
  expect(await signIn()).toMatchObject({ viewer: { account: 'silva' } })
})

test('that people are there is no reason to write', async () => {
  await using small = await smallSchool()
  const { school, dataFolder } = small
  const answer = await school.signIn({ token: school.createLink('silva') }, { address: '::1', now: ten })
  school.advance(ten)
  using other = new DatabaseSync(join(dataFolder, 'accounts.db'))
  const commits = other.prepare('PRAGMA data_version')
  const before = commits.get()
  for (let t = ten; t < ten + 59 * minute; t += minute) {
    if ('session' in answer) school.touch(answer.session, t)
    school.advance(t)
  }
  expect(commits.get()).toEqual(before)
  school.advance(ten + 60 * minute)
  expect(commits.get()).not.toEqual(before)
})

test('a language changed is on disk, and nothing else is loaded again for it', async () => {
  await using small = await smallSchool()
  const { school } = small
  const [silva, okoye] = [school.accounts.account('silva'), school.accounts.account('okoye')]
  school.setLanguage('silva', 'zh')
  expect([school.accounts.account('silva') === silva, school.accounts.account('okoye') === okoye]).toEqual([true, true])
  expect(school.viewersOf({ school: 's1', class: '7B', student: 'ana' }).find(({ account }) => account === 'silva')?.language).toBe('zh')
  expect(() => school.setLanguage('ghost', 'zh')).toThrow('no such account')
  await using again = await reopen(small)
  expect(again.viewer('s1', 'silva')?.language).toBe('zh')
})

test('what another process changes in a school that is open takes effect', async () => {
  await using small = await smallSchool()
  const { school } = small
  const session = await school.signIn({ token: school.createLink('silva') }, { address: '::1', now: ten })
  meddle(small, 'schools/s1/school.db', `UPDATE consents SET withdrawn_at = ${ten} WHERE student = 'ana'`)
  meddle(small, 'schools/s1/identity.db', `UPDATE names SET name = 'Benjamin' WHERE student = 'ben'`)
  meddle(small, 'accounts.db', `UPDATE accounts SET disabled_at = ${ten} WHERE id = 'silva'`)
  meddle(small, 'accounts.db', `UPDATE bands SET revoked_at = ${ten} WHERE id = 'b2'`)
  school.advance(ten + 1_000)
  expect(school.rosterAt('s1', 'b1', ten + minute)).toEqual({ refused: 'no-consent' })
  expect(['b1', 'b2'].map(school.accounts.schoolOf)).toEqual(['s1', undefined])
  expect(school.nameOf('s1', 'ben')).toBe('Benjamin')
  expect('session' in session && school.viewerOf(session.session, ten + 1_000)).toBeNull()
})

test('a school’s file that can’t be read is said once and tried again, and the others go on', async () => {
  await using small = await smallSchool()
  const { school, warnings } = small
  await using other = await reopen(small)
  other.addSchool('s0', 'Broken')
  meddle(small, 'schools/s0/school.db', 'PRAGMA user_version = 99')
  other.change('s1', people => people.release('b1', ten))
  school.advance(ten)
  school.advance(ten + 1_000)
  expect(school.degraded).toMatch(/schema version 99/)
  expect(warnings).toHaveLength(1)
  expect(school.rosterAt('s1', 'b1', ten)).toEqual({ refused: 'no-assignment' })
  meddle(small, 'schools/s0/school.db', 'PRAGMA user_version = 3')
  school.advance(ten + 2_000)
  expect(school.degraded).toBeNull()
})
