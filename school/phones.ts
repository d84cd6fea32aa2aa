import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../database/database.ts'
import { mayDo, type Viewer } from '../domain/access.ts'
import type { Assignment, Refusal } from '../domain/roster.ts'
import { createToken, hashSecret, hashToken } from './keys.ts'
import { consentAt, type Wearing } from './people-index.ts'
import type { Roster } from './roster.ts'
import { createThrottle } from './throttle.ts'

/** Longer than any lesson of a day, shorter than a lost phone is a worry. */
export const phoneMsMax = 4 * 3_600_000
/** Of one school at once. */
export const phonesPerSchoolMax = 2_000
/** A child who tries things out, not a program: each writes to the disk and reads the school's people anew. */
const lendThrottle = { free: 12, waitMsMax: 60_000, forgetMs: 15 * 60_000, keysMax: 10_000 }

/** What a phone needs to speak as a band. The secret is told this once. */
export interface LentPhone {
  band: string
  secret: string
  school: string
  student: string
  /** ms since 1970 */
  expires: number
}
export type PhoneRefusal = { refused: 'not-found' | 'no-consent' | 'too-many-phones' } | { refused: 'throttled'; retryAfterSeconds: number }

export interface PhonesOptions {
  database: DatabaseSync
  key: Buffer
  roster: (school: string) => Roster | undefined
  /** the account as it stands now; null: disabled, or not there */
  viewerNow: (account: string, now: number) => Viewer | null
  /** whether the session with this hash still holds */
  sessionHolds: (hash: string, now: number) => boolean
}

/**
 * Phones that stand in for bands. Each is a band of its own, never given twice, with one student's place for a few hours: the band that the
 * student wore ends when it begins and is given back when it ends, so that at any time one band alone speaks for a student.
 * (docs/decisions/a-phone-takes-the-bands-place.md) All times in ms since 1970.
 */
export interface Phones {
  has(band: string): boolean
  schoolOf(band: string): string | undefined
  credential(band: string, secret: string): { school: string } | null
  /** The place, but nobody's where a phone would be another's than the student it was lent for. */
  own(band: string, place: Assignment | Refusal): Assignment | Refusal
  /** the phone that has the place of this band, which is its student's still; null: none has */
  inPlaceOf(band: string): string | null
  /** A new phone for the student; one that there was ends. `session` is the viewer's own. */
  lend(viewer: Viewer, session: string, student: string, now: number): LentPhone | PhoneRefusal
  /** whose it is, for whom this viewer might have lent it; null: nothing here */
  lentTo(viewer: Viewer, band: string): { student: string; expires: number } | null
  /** Ends it, and gives the student's band back. False: nothing here for this viewer. */
  end(viewer: Viewer, band: string, now: number): boolean
  /** Once a second: ends what is over, signed out, no longer allowed, or whose place another band has taken. */
  advance(now: number): void
  /** what is in the file stands in memory */
  load(): void
  readonly count: number
}

const noAssignment: Refusal = { refused: 'no-assignment' }

interface Phone {
  band: string
  school: string
  student: string
  secret: Uint8Array
  account: string
  session: string
  insteadOf: string | null
  expiresAt: number
}

export function createPhones({ database, key, roster, viewerNow, sessionHolds }: PhonesOptions): Phones {
  let phones = new Map<string, Phone>()
  const throttle = createThrottle(lendThrottle)
  const noSecret = new Uint8Array(32)
  const insert = database.prepare(`
    INSERT INTO phones (band, school, student, secret, account, session, instead_of, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const remove = database.prepare('DELETE FROM phones WHERE band = ?')
  const select = database.prepare('SELECT *, instead_of AS insteadOf, expires_at AS expiresAt FROM phones')

  const of = (school: string, student: string) => [...phones.values()].find(phone => phone.school === school && phone.student === student)
  const mayLend = (viewer: Viewer, { school, student }: { school: string; student: string }) => {
    const known = roster(viewer.school)?.people.students.get(student)
    return known !== undefined && mayDo(viewer, 'lend-phone', { school, class: known.class, student })
  }

  function holds(phone: Phone, now: number) {
    if (now >= phone.expiresAt || !sessionHolds(phone.session, now)) return false
    const viewer = viewerNow(phone.account, now)
    return viewer !== null && mayLend(viewer, phone) && worn(phone.school, phone.band)?.student.id === phone.student
  }

  /** Who wears the band from now on. */
  function worn(school: string, band: string): Wearing | undefined {
    const last = roster(school)?.people.wearings.get(band)?.at(-1)
    return last?.untilAt === Number.POSITIVE_INFINITY ? last : undefined
  }

  /** What the student wears from now on. */
  const bandOf = (school: string, student: string) =>
    [...(roster(school)?.people.wearings.keys() ?? [])].find(band => worn(school, band)?.student.id === student) ?? null

  /** In one change of each school, for each reads all of its people. */
  function endAll(ended: readonly Phone[], now: number) {
    for (const [school, list] of Map.groupBy(ended, phone => phone.school)) {
      const back = list.filter(phone => isFree(phone))
      roster(school)?.change(people => {
        for (const phone of list) {
          const at = Math.min(now, phone.expiresAt)
          people.release(phone.band, at)
          if (back.includes(phone)) people.assign(phone.insteadOf!, phone.student, at)
        }
      })
      transaction(database, () => {
        for (const { band } of list) remove.run(band)
      })
      for (const { band } of list) phones.delete(band)
    }
  }

  /** Whether the band that the student wore can be given back: the phone has its place still, and nobody else has worn the band since. */
  function isFree({ school, student, band, insteadOf }: Phone): boolean {
    if (insteadOf === null || worn(school, band)?.student.id !== student) return false
    const last = roster(school)!.people.wearings.get(insteadOf)?.at(-1)
    return last?.student.id === student && last.untilAt !== Number.POSITIVE_INFINITY
  }

  const parts: Phones = {
    has: band => phones.has(band),
    schoolOf: band => phones.get(band)?.school,

    credential(band, secret) {
      const phone = phones.get(band)
      const right = timingSafeEqual(hashSecret(key, band, secret), phone?.secret ?? noSecret)
      return phone && right ? { school: phone.school } : null
    },

    own(band, place) {
      const phone = phones.get(band)
      return phone && !('refused' in place) && place.student.id !== phone.student ? noAssignment : place
    },

    inPlaceOf: band => [...phones.values()].find(phone => phone.insteadOf === band && isFree(phone))?.band ?? null,

    lend(viewer, session, student, now) {
      const { school } = viewer
      if (!mayLend(viewer, { school, student })) return { refused: 'not-found' }
      const people = roster(school)!
      const consent = consentAt(people.people.consents.get(student), now)
      if (!consent.live && !consent.store) return { refused: 'no-consent' }
      const waitMs = throttle.take(`${school}/${student}`, now)
      if (waitMs > 0) return { refused: 'throttled', retryAfterSeconds: Math.ceil(waitMs / 1_000) }

      const before = of(school, student)
      const others = [...phones.values()].filter(phone => phone.school === school && phone !== before)
      if (others.length >= phonesPerSchoolMax) return { refused: 'too-many-phones' }
      const band = `phone-${randomBytes(12).toString('base64url')}`
      const secret = createToken()
      const wears = bandOf(school, student)
      const phone: Phone = {
        ...{ band, school, student, secret: hashSecret(key, band, secret), account: viewer.account, session: hashToken(session) },
        insteadOf: before && wears === before.band ? before.insteadOf : wears,
        expiresAt: now + phoneMsMax,
      }
      // In this order: after a crash in between, the one that has the student's place is known, and with it what to give back.
      insert.run(band, school, student, phone.secret, phone.account, phone.session, phone.insteadOf, phone.expiresAt)
      phones.set(band, phone)
      people.change(write => write.assign(band, student, now))
      if (before) {
        remove.run(before.band)
        phones.delete(before.band)
      }
      return { band, secret, school, student, expires: phone.expiresAt }
    },

    lentTo(viewer, band) {
      const phone = phones.get(band)
      return phone && mayLend(viewer, phone) ? { student: phone.student, expires: phone.expiresAt } : null
    },

    end(viewer, band, now) {
      const phone = phones.get(band)
      if (!phone || !mayLend(viewer, phone)) return false
      endAll([phone], now)
      return true
    },

    advance(now) {
      const ended = [...phones.values()].filter(phone => !holds(phone, now))
      if (ended.length > 0) endAll(ended, now)
    },

    load() {
      const rows = select.all() as unknown as (Phone & object)[]
      phones = new Map(
        rows.map(({ band, school, student, secret, account, session, insteadOf, expiresAt }) => [
          band,
          { band, school, student, secret, account, session, insteadOf, expiresAt },
        ]),
      )
    },

    get count() {
      return phones.size
    },
  }
  return parts
}
