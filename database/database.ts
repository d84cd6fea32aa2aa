import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Another process's transaction is waited for this long while a file is opened, before anything is monitored, */
const openingBusyMsMax = 2_000
/** and this long from then on, for the loop stands still meanwhile. */
export const busyMsMax = 100

/**
 * Opens the file and brings it to the newest schema: the migrations are the .sql files of the folder, in the order of their names, and the
 * file's version is how many have run. A commit is on the disk when it returns, and what is deleted is overwritten.
 * Throws, the file untouched, when a newer program has written it.
 * @param busyMs how long another's lock is waited for; more than `busyMsMax` in a worker only
 */
export function openDatabase(file: string, folder: URL, busyMs = busyMsMax): DatabaseSync {
  const migrations = migrationsIn(folder)
  const database = new DatabaseSync(file, { timeout: openingBusyMsMax })
  try {
    refuseNewer(file, versionOf(database), migrations.length)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
    if (versionOf(database) < migrations.length) migrate(database, migrations)
    database.exec(`PRAGMA busy_timeout = ${busyMs}`)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

/** Whether another process held the file for too long: nothing was done, and it may be tried again. */
export const isBusy = (error: unknown) => (error as { errcode?: number }).errcode === 5 // SQLITE_BUSY

/** All of it or nothing: whatever `work` throws undoes what it wrote. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Several queries over one and the same state of the file. */
export function snapshot<T>(database: DatabaseSync, read: () => T): T {
  database.exec('BEGIN')
  try {
    return read()
  } finally {
    database.exec('COMMIT')
  }
}

/**
 * Runs `load` when other connections have committed since it last ran through (SQLite's data_version ignores one's own commits);
 * what it throws is thrown, and it runs again at the next call.
 */
export function watchCommits(database: DatabaseSync, load: () => void): () => void {
  const statement = database.prepare('PRAGMA data_version')
  const version = () => statement.get()?.data_version
  let loaded = version()
  return () => {
    const current = version()
    if (current === loaded) return
    load()
    loaded = current
  }
}

/** Rows as lists under a key, in the order of the rows. */
export function listBy<Row, Value>(rows: readonly Row[], key: (row: Row) => string, value: (row: Row) => Value): Map<string, Value[]> {
  const lists = new Map<string, Value[]>()
  for (const row of rows) {
    const list = lists.get(key(row))
    if (list) list.push(value(row))
    else lists.set(key(row), [value(row)])
  }
  return lists
}

function migrate(database: DatabaseSync, migrations: readonly string[]) {
  transaction(database, () => {
    // Read again inside: another process may have migrated while this one waited for the lock.
    for (const sql of migrations.slice(versionOf(database))) database.exec(sql)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}

function migrationsIn(folder: URL): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.sql'))
    .sort()
    .map(name => readFileSync(new URL(name, folder), 'utf8'))
}

const versionOf = (database: DatabaseSync) => Number(database.prepare('PRAGMA user_version').get()?.user_version)

function refuseNewer(file: string, version: number, known: number) {
  if (version > known)
    throw new Error(
      `${file} has schema version ${version} and this program knows ${known}: run the newer Pulseyard that wrote it, or restore a backup made before`,
    )
}
