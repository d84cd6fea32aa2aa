import { createHash } from 'node:crypto'
import type { Sample } from '../domain/sample.ts'
import { type Band, inReach, type Surroundings } from './band.ts'
import type { SimulatedStudent } from './student.ts'

/** What a band measures in one second of its story, and what surrounds it then. */
export interface PlayedSecond {
  /** ms since the story's start */
  offsetMs: number
  values: Omit<Sample, 't'>
  around: Surroundings
  asksForHelp: boolean
}

/** What is played of a recording. */
export interface Recording {
  file: string
  seconds: Pick<PlayedSecond, 'offsetMs' | 'values'>[]
}

/** A story for a band: a simulated student, or a recording. */
export interface Story {
  /** the file; null: simulated */
  file: string | null
  /** ms from the first second's start to the last second's end */
  lengthMs: number
  seconds: Iterator<PlayedSecond>
}

export interface Player extends AsyncDisposable {
  readonly band: Band
  /** Hands the band every second that is over by now, then lets it send. */
  play(now: number): void
  readonly ended: boolean
  /** What was played so far: `base` is t of offset 0, ms since 1970; the checksum is SHA-256 over `canonicalLine`s, each with its newline. */
  report(): { band: string; file: string | null; base: number; count: number; sha256: string }
}

/** A seeded school's lesson is open from 3 h ago on; a sample from before it would be discarded. */
const pastMsMax = 3 * 3600_000

/**
 * t of offset 0 (ms since 1970). At speed 1 a story begins now. Faster, it has been in a band that comes back in range: t lies in the
 * past and reaches now as the playing ends. No t is more than 3 h back: the end of a longer recording lies in the future instead.
 */
export const baseOf = (startsAt: number, lengthMs: number, speed: number) =>
  Math.round(startsAt - Math.min(pastMsMax, lengthMs * (1 - 1 / speed)))

/** Plays one story on one band, `speed` (≥ 1) story seconds each second from `startsAt` (ms since 1970) on. */
export function createPlayer({ band, story, speed, startsAt }: { band: Band; story: Story; speed: number; startsAt: number }): Player {
  const base = baseOf(startsAt, story.lengthMs, speed)
  const hash = createHash('sha256')
  let count = 0
  let upcoming = story.seconds.next()

  return {
    band,
    play(now) {
      if (now < startsAt) return
      while (!upcoming.done && startsAt + (upcoming.value.offsetMs + 1000) / speed <= now) {
        const { offsetMs, values, around, asksForHelp } = upcoming.value
        band.surround(around)
        hash.update(`${canonicalLine(band.hold({ t: base + offsetMs, ...values }))}\n`)
        count += 1
        if (asksForHelp) band.askForHelp()
        upcoming = story.seconds.next()
        // Wherever the story ends, the band comes home and delivers.
        if (upcoming.done) band.surround({ ...around, reachable: true })
      }
      band.advance()
    },
    get ended() {
      return upcoming.done === true
    },
    report: () => ({ band: band.id, file: story.file, base, count, sha256: hash.copy().digest('hex') }),
    [Symbol.asyncDispose]: () => band[Symbol.asyncDispose](),
  }
}

/** The story of a simulated student, this many seconds long. */
export function storyOf(student: SimulatedStudent, seconds: number): Story {
  function* lived(): Generator<PlayedSecond, undefined> {
    for (let second = 0; second < seconds; second++) {
      const { values, doing } = student.next()
      yield { offsetMs: second * 1000, values, around: doing, asksForHelp: doing.asksForHelp }
    }
  }
  return { file: null, lengthMs: seconds * 1000, seconds: lived() }
}

/** The story of a recording, or of its first seconds. */
export function recordedStory({ file, seconds }: Recording, secondsMax: number | null): Story {
  const cut = secondsMax === null ? seconds : seconds.filter(({ offsetMs }) => offsetMs < secondsMax * 1000)
  const played = cut.map(second => ({ ...second, around: inReach, asksForHelp: false }))
  return { file, lengthMs: (cut.at(-1)?.offsetMs ?? 0) + 1000, seconds: played.values() }
}

/** One sample as text that two sides can compare: `t_band,bpm,contact,acc_x,acc_y,acc_z,enmo,peak,steps,rr`; empty: unknown, `rr` joined by spaces. */
export function canonicalLine({ t, bpm, contact, acc, enmo, peak, steps, rr }: Sample): string {
  const [x, y, z] = acc ?? []
  return [t, bpm, contact, x, y, z, enmo, peak, steps, rr?.join(' ')].map(value => value ?? '').join(',')
}
