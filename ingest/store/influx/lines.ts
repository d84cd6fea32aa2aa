import { escape as escapes } from '@influxdata/influxdb-client'
import type { StoredReading } from '../store.ts'

export const measurement = 'vitals'

/** Fields that hold a field of the sample under its own name. */
const plain = ['enmo', 'peak', 'steps', 'spo2', 'skin', 'battery'] as const
const axes = ['acc_x', 'acc_y', 'acc_z'] as const

/** Every field, in the order that `readingOf` reads them in. All are floats but `band` and `rr`. */
export const fields = ['band', 't_band', 'received_at', 'bpm', 'contact', ...axes, ...plain, 'rr'] as const

/** ms since 1970 that a point's time, 64 bits of ns, can hold; a margin of a second keeps clear of the ends. */
export const timeMsMax = 9_223_372_035_854
export const clampTime = (t: number) => Math.min(Math.max(t, -timeMsMax), timeMsMax)

/** Between double quotes: a string field, or a tag's value in a predicate. */
export const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/**
 * A reading in line protocol: whole milliseconds, tags `school` and `student`, a field for what is known. What is unknown has no field; `t_band`
 * is always there, for a point without any is none.
 */
export function lineOf(school: string, r: StoredReading): string {
  let line = `${measurement},school=${escapes.tag(school)},student=${escapes.tag(r.student)} t_band=${r.tBand},received_at=${r.receivedAt}`
  if (r.bpm !== null) line += `,bpm=${r.bpm}`
  if (r.contact !== undefined) line += `,contact=${Number(r.contact)}`
  if (r.acc !== undefined) line += `,acc_x=${r.acc[0]},acc_y=${r.acc[1]},acc_z=${r.acc[2]}`
  for (const name of plain) if (r[name] !== undefined) line += `,${name}=${r[name]}`
  if (r.rr !== undefined) line += `,rr=${quoted(r.rr.join(' '))}`
  return `${line},band=${quoted(r.band)} ${r.t}`
}

type Cell = number | string | null

/** A row of `SELECT {fields}`, its time first; null is unknown, and the field is absent again. */
export function readingOf(student: string, row: readonly Cell[]): StoredReading {
  const [t, band, tBand, receivedAt, bpm, contact, x, y, z, ...rest] = row as [number, string | null, ...(number | null)[]]
  // What someone else has written may have none of these: it is shown all the same.
  const reading: StoredReading = { student, band: band ?? '', t, tBand: tBand ?? t, receivedAt: receivedAt ?? t, bpm: bpm ?? null }
  if (typeof contact === 'number') reading.contact = contact === 1
  if (typeof x === 'number') reading.acc = [x, y ?? 0, z ?? 0]
  for (const [i, name] of plain.entries()) if (typeof rest[i] === 'number') reading[name] = rest[i]
  const rr = row.at(-1)
  if (typeof rr === 'string') reading.rr = rr === '' ? [] : rr.split(' ').map(Number)
  return reading
}

/** What a reading says, whenever: two with the same content are one reading, whichever millisecond each got. */
export const contentOf = ({ student: _, t: __, ...said }: StoredReading) =>
  JSON.stringify([...[said.band, said.tBand, said.receivedAt, said.bpm, said.contact, said.acc, said.rr], ...plain.map(name => said[name])])

/** The same, without writing either down where their times differ already. */
export const sameContent = (a: StoredReading, b: StoredReading) =>
  a.receivedAt === b.receivedAt && a.tBand === b.tBand && contentOf(a) === contentOf(b)
