import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Reading } from '../domain/reading.ts'
import type { Assignment, Refusal, StudentReply } from '../domain/roster.ts'
import { ReplyMessage, SamplesMessage, StatusMessage } from '../domain/sample.ts'
import type { BandMessage } from '../domain/topics.ts'
import { observeClock, offsetNow } from './band-clock.ts'
import { type DeadLetter, isWatched, type KeptSpan, keptSpans, readingsOf, type SamplesEntry, samplesHeader } from './entry.ts'
import type { Log } from './log/log.ts'
import { type Boot, bootOf, remember, wasSeen } from './seen.ts'

export type Done = (error?: Error) => void

export interface GateOptions {
  log: Pick<Log, 'append' | 'after'>
  /** whose wrist the band is on at t (ms since 1970, corrected), in which lesson, and what they allow; asked for every sample */
  rosterAt(school: string, band: string, t: number): Assignment | Refusal
  /** the same of an answer or a call for help, where nobody wears the band: a phone may have its place. `rosterAt` by default */
  callerAt?(school: string, band: string, t: number): Assignment | Refusal
  /** every reading that may be seen, at once, before it is on disk; `stored` is false when it may not be kept */
  observe(reading: Reading, stored: boolean): void
  /** what was appended to the log, for the record of the lesson */
  kept?(span: KeptSpan): void
  reply(reply: StudentReply, stored: boolean): void
}

/** Bands whose clock and redelivery state is kept; past it the one heard longest ago goes. */
const bandsMax = 50_000
const dayMs = 86_400_000

/**
 * The door every band's message comes through: parse → name → clock → roster → observe → durable log → answer.
 * Answers leave in the order of arrival; an answer without error means that all there was to keep is on disk.
 */
export function createGate({ log, rosterAt, callerAt = rosterAt, observe, kept: keptOf, reply }: GateOptions) {
  const bands = new Map<string, Boot[]>()
  const counts = {
    acknowledged: 0,
    accepted: 0,
    redelivered: 0,
    flagged: 0,
    /** of a band that nobody wears in a lesson */
    repliesDropped: 0,
    discarded: {} as { [reason: string]: number },
    deadLetters: {} as { [reason: string]: number },
  }

  const bootsOf = (band: string) => {
    const boots = bands.get(band) ?? []
    // Newest last: a Map keeps the order of insertion.
    bands.delete(band)
    bands.set(band, boots)
    if (bands.size > bandsMax) bands.delete(bands.keys().next().value!)
    return boots
  }

  function acceptSamples(message: BandMessage, parsed: SamplesMessage, answer: Done) {
    const { school, band, receivedAt } = message
    const boot = bootOf(bootsOf(band), parsed.boot, parsed.seq, parsed.sent)
    if (wasSeen(boot, parsed.seq)) {
      counts.redelivered++
      return log.after(answer)
    }
    const offset = observeClock(boot.clock, parsed.seq, parsed.sent, receivedAt)
    const { kept, seenOnly } = sortSamples(parsed, { school, band, at: receivedAt, offset }, rosterAt, counts.discarded)
    if (kept) for (const reading of readingsOf(kept, isWatched)) take(reading, true)
    if (seenOnly) for (const reading of readingsOf(seenOnly)) take(reading, false)
    if (kept) {
      const body = kept.message === parsed ? message.payload : Buffer.from(JSON.stringify(kept.message))
      // Not taken, it comes again, and must not pass for one that was.
      if (log.append(samplesHeader(kept), body, answer) === 0) return
      counts.accepted += kept.message.samples.length
      if (keptOf) for (const span of keptSpans(kept)) keptOf(span)
    } else log.after(answer)
    if (kept || seenOnly) remember(boot, parsed.seq, parsed.sent)
  }

  function take(reading: Reading, stored: boolean) {
    if (!stored) counts.accepted++
    if (Math.abs(reading.t - reading.receivedAt) > dayMs) counts.flagged++
    observe(reading, stored)
  }

  function acceptReply(message: BandMessage, parsed: ReplyMessage, answer: Done) {
    const { school, band, receivedAt } = message
    // A band that has sent no sample yet has an unknown clock: then a call for help is of now, and never of later than now.
    const clock = bands.get(band)?.find(({ boot }) => boot === parsed.boot)?.clock
    const t = clock ? Math.min(parsed.t + offsetNow(clock), receivedAt) : receivedAt
    const place = callerOf(school, band, t, receivedAt)
    if ('refused' in place) {
      counts.repliesDropped++
      return log.after(answer)
    }
    const { student, lesson, consent } = place
    const who = { school, band, student: student.id, class: lesson.class, lesson: lesson.id }
    const record: StudentReply = { kind: 'reply', ...who, t, at: receivedAt, message: parsed }
    reply(record, consent.store)
    if (consent.store) log.append(JSON.stringify(record), null, answer)
    else log.after(answer)
  }

  function callerOf(school: string, band: string, t: number, receivedAt: number) {
    const then = rosterAt(school, band, t)
    const now = 'refused' in then ? rosterAt(school, band, receivedAt) : then
    return 'refused' in now ? callerAt(school, band, receivedAt) : now
  }

  function bury({ school, band, channel, payload, receivedAt }: BandMessage, reason: string, path: string, answer: Done) {
    count(counts.deadLetters, reason)
    const sha256 = createHash('sha256').update(payload).digest('hex')
    const letter: DeadLetter = { kind: 'dead-letter', school, band, at: receivedAt, channel, reason, path, bytes: payload.length, sha256 }
    log.append(JSON.stringify(letter), null, answer)
  }

  return {
    counts,

    /** Takes a message of a proven band; `done` without error: acknowledge it; with one: close, so that the band keeps it. */
    accept(message: BandMessage, done: Done) {
      const answer: Done = error => {
        if (!error) counts.acknowledged++
        done(error)
      }
      const schema = schemas[message.channel]
      const parsed = read(message.payload, schema)
      if ('reason' in parsed) return bury(message, parsed.reason, parsed.path, answer)
      switch (message.channel) {
        case 'samples':
          return acceptSamples(message, parsed.value as SamplesMessage, answer)
        case 'reply':
          return acceptReply(message, parsed.value as ReplyMessage, answer)
        case 'status':
          return log.after(answer)
      }
    },

    /** Takes an entry of the log at the start: what it taught about names and clocks counts, its readings are for the follower to hand on. */
    restore({ band, at, message }: SamplesEntry) {
      const { boot: number, seq, sent } = message
      const boot = bootOf(bootsOf(band), number, seq, sent)
      observeClock(boot.clock, seq, sent, at)
      remember(boot, seq, sent)
    },

    /** Plain data for the checkpoint, and back. */
    state: (): GateState => [...bands],
    load(state: GateState) {
      for (const [band, boots] of state) bands.set(band, boots)
    },
  }
}

/** Bands in order of last hearing, with what is known of their newest boots. */
export type GateState = [band: string, boots: Boot[]][]

export type Gate = ReturnType<typeof createGate>

const schemas = { samples: SamplesMessage, reply: ReplyMessage, status: StatusMessage }

function read(payload: Buffer, schema: z.ZodType): { value: unknown } | { reason: string; path: string } {
  let json: unknown
  try {
    json = JSON.parse(payload.toString())
  } catch {
    return { reason: 'not-json', path: '' }
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { value: parsed.data }
  const issue = parsed.error.issues[0]!
  return { reason: issue.code, path: issue.path.join('.').slice(0, 100) }
}

const count = (counts: { [reason: string]: number }, reason: string) => {
  counts[reason] = (counts[reason] ?? 0) + 1
}

/** Splits a message by what may be done with each sample: kept (and seen or not), seen live only, or dropped and counted. */
function sortSamples(
  message: SamplesMessage,
  where: Pick<SamplesEntry, 'school' | 'band' | 'at' | 'offset'>,
  rosterAt: GateOptions['rosterAt'],
  discarded: { [reason: string]: number },
) {
  const kept = createPile()
  const seenOnly = createPile()
  for (const sample of message.samples) {
    const place = rosterAt(where.school, where.band, sample.t + where.offset)
    if ('refused' in place) count(discarded, place.refused)
    else (place.consent.store ? kept : seenOnly).add(sample, place)
  }
  const recordOf = (pile: typeof kept) =>
    pile.samples.length === 0
      ? null
      : {
          ...where,
          spans: pile.spans,
          message: pile.samples.length === message.samples.length ? message : { ...message, samples: pile.samples },
        }
  return { kept: recordOf(kept), seenOnly: recordOf(seenOnly) }
}

function createPile() {
  const spans: SamplesEntry['spans'] = []
  const samples: SamplesMessage['samples'] = []
  return {
    spans,
    samples,
    add(sample: SamplesMessage['samples'][number], { student, lesson, consent }: Assignment) {
      const last = spans.at(-1)
      const watched = consent.live ? 1 : 0
      if (last && last[0] === student.id && last[2] === lesson.id && last[4] === watched) last[3]++
      else spans.push([student.id, lesson.class, lesson.id, 1, watched])
      samples.push(sample)
    },
  }
}
