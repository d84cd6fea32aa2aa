import type { Sample } from '../../domain/sample.ts'
import type { Series } from '../../domain/series.ts'
import type { DeadLetter } from '../entry.ts'

/** A reading as it is kept: what the band said, when, and whose it is. */
export interface StoredReading extends Omit<Sample, 't'> {
  student: string
  band: string
  /** ms since 1970, corrected; unique for the student */
  t: number
  /** ms since 1970, as the band said */
  tBand: number
  /** ms since 1970, when the server received it */
  receivedAt: number
}

export interface Query {
  school: string
  student?: string
  /** ms since 1970: from (inclusive) to (exclusive) */
  from?: number
  to?: number
}

/** Why a store can't do what it was asked, and what an operator does about it. */
export interface Trouble {
  /** stable */
  code: string
  what: string
  fix: string
  /** when the other end wants to be asked again */
  retryMs?: number
  /** it will not pass by itself: there is nothing to wait for */
  never?: boolean
}

export class StoreError extends Error {
  readonly code: string
  readonly trouble: Trouble
  constructor(trouble: Trouble) {
    super(`${trouble.what}: ${trouble.fix}`)
    this.code = trouble.code
    this.trouble = trouble
  }
}

export type SeriesQuery = Required<Query>

/**
 * A series store: where readings are kept for good, behind the log. Every implementation passes `test/ingest/store-contract.ts`.
 * What a write has answered is durable, and writing it again changes nothing: a follower that was killed may repeat its last batch.
 */
export interface SeriesStore extends AsyncDisposable {
  /** Keeps readings. Another reading at a taken t of the same student moves to the next free millisecond. */
  write(school: string, readings: readonly StoredReading[]): Promise<void>
  /** Keeps what is known of messages that could not be read; the newest 10,000 of a school. */
  bury(school: string, letters: readonly DeadLetter[]): Promise<void>
  /** Readings ordered by student, then t. */
  read(query: Query): AsyncIterable<StoredReading>
  /** One student's seconds in columns, oldest first. */
  series(query: SeriesQuery): Promise<Series>
  /**
   * Deletes readings, of one student or of all, in a time or of all time; of all, the dead letters of that time too. What it has answered is gone from
   * every later read.
   */
  remove(query: Query): Promise<void>
}

/** What has the log put into it needs to say of itself. */
export interface FollowedStore extends SeriesStore {
  /** Whether it could be written and read now. Throws the StoreError that a write would meet. */
  check(): Promise<void>
  /** readings refused for good since the start, kept beside the store and read with it; why the last one was */
  parked(): { readings: number; reason: string }
  /** what it can't do, and what does it instead */
  notes(): Trouble[]
  /**
   * Lets go of what a distant server has not answered yet: that throws, and so does what is asked of it from now on. A removal that is under way on the
   * disk throws too.
   */
  abort(): void
}
