import { coverageMin, type RecordedAlert, type StudentFigures, type StudentLesson, type StudentLessons } from '../../../domain/record.ts'
import { zoneOf, zonesFrom } from '../../../domain/zones.ts'

/** Lessons of a made-up student of eleven years, in the server's messages. */

export const ana = { id: 'ana', name: 'Ana' }
const eleven = { ageYears: 11, maxBpm: null }
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Tuesday 4 November 2025, 10:00 in London. */
export const tuesday = Date.parse('2025-11-04T10:00:00Z')

/** Minutes at a heart rate the lesson heads for; `off`: the band is not worn. */
type Leg = [minutes: number, bpm: number | 'off', phase?: 'warm-up' | 'main' | 'sprint' | 'rest' | 'cool-down']

const athletics: Leg[] = [
  [6, 122, 'warm-up'],
  [8, 158, 'main'],
  [2, 120],
  [7, 168],
  [2, 186, 'sprint'],
  [3, 118, 'rest'],
  [9, 162, 'main'],
  [3, 130],
  [5, 104, 'cool-down'],
]

export interface LessonOptions {
  id?: string
  title?: string
  startsAt?: number
  legs?: Leg[]
  alerts?: RecordedAlert[]
  learning?: boolean
  kind?: 'lesson' | 'file'
  catchingUpSince?: number | null
}

/** A recorded lesson as its student, or the parent, gets it. */
export function recorded(options: LessonOptions = {}): StudentLesson {
  const { id = 'l1', title = 'Athletics', startsAt = tuesday, legs = athletics, kind = 'lesson' } = options
  const bpm = heart(legs)
  const guess = heart(by(legs, -6), 0)
  const minutes = legs.reduce((sum, [of]) => sum + of, 0)
  return {
    readings: 'all',
    student: ana,
    lesson: {
      id,
      kind,
      class: kind === 'lesson' ? '5b' : null,
      title,
      startsAt,
      endsAt: startsAt + minutes * minuteMs,
      phases: kind === 'lesson' ? phasesOf(legs, startsAt) : [],
    },
    figures: figuresOf(bpm, startsAt),
    alerts: options.alerts ?? [],
    curve: {
      seconds: bpm.map((_, second) => second),
      bpm,
      low: guess.map(one => (one === null ? null : one - 22)),
      high: guess.map(one => (one === null ? null : one + 22)),
      zonesFrom: zonesFrom(eleven),
      learning: options.learning ?? false,
    },
    catchingUpSince: options.catchingUpSince ?? null,
  }
}

/** The same lesson for a heart that beats so much faster. */
const by = (legs: Leg[], bpm: number) => legs.map(([minutes, to, ...phase]): Leg => [minutes, to === 'off' ? 'off' : to + bpm, ...phase])

/** Each second’s heart rate: it follows an effort in about 35 s, a rest in 60 s, and is never quite still. */
function heart(legs: Leg[], unrest = 1): (number | null)[] {
  const bpm: (number | null)[] = []
  let now = 96
  for (const [minutes, to] of legs)
    for (let i = 0; i < minutes * 60; i++) {
      const second = bpm.length
      if (to !== 'off') now += (to - now) / (to > now ? 35 : 60)
      bpm.push(
        to === 'off'
          ? null
          : Math.round(now + unrest * (2 * Math.sin(second / 7) + 5 * Math.sin(second / 41) + 1.5 * Math.sin(second / 3))),
      )
    }
  return bpm
}

function phasesOf(legs: Leg[], startsAt: number) {
  let at = startsAt
  return legs.flatMap(([minutes, , phase]) => {
    const here = at
    at += minutes * minuteMs
    return phase ? [{ at: here, phase }] : []
  })
}

function figuresOf(bpm: (number | null)[], startsAt: number): StudentFigures {
  const heard = bpm.filter(one => one !== null)
  const zoneSeconds: StudentFigures['zoneSeconds'] = [0, 0, 0, 0, 0, 0]
  for (const one of heard) zoneSeconds[zoneOf(one, eleven)]++
  const mvpaSeconds = heard.filter(one => one >= 142).length
  const activeSeconds = heard.filter(one => one >= 125).length
  const worn = heard.length
  const stop = 25 * 60
  const [end, after] = [bpm[stop - 1] ?? null, bpm[stop + 60] ?? null]
  return {
    lessonSeconds: bpm.length,
    wornSeconds: worn,
    heartSeconds: worn,
    motionSeconds: worn,
    zoneSeconds,
    bpmMean: worn ? heard.reduce((sum, one) => sum + one, 0) / worn : null,
    bpmMax: worn ? Math.max(...heard) : null,
    mvpaSeconds,
    mvpaShare: worn ? mvpaSeconds / worn : null,
    activeSeconds,
    density: worn ? activeSeconds / worn : null,
    edwards: worn ? zoneSeconds.reduce((sum, seconds, zone) => sum + (seconds / 60) * zone, 0) : null,
    banister: null,
    recovery:
      end === null || after === null
        ? null
        : { stoppedAt: startsAt + stop * 1000, endBpm: end, afterBpm: after, dropBpm: end - after, index: (end - after) / (end - 76) },
    effort: worn / bpm.length < 0.5 ? null : worn / bpm.length < coverageMin ? 'steady' : 'strong',
  }
}

/** An alert of that lesson, in the words of whoever asks; answered by the teacher. */
export const buzzed = (why: string, firedAt: number, rest: Partial<RecordedAlert> = {}): RecordedAlert => ({
  id: `a${firedAt}`,
  rule: 'high-for-motion',
  severity: 'medium',
  student: ana.id,
  firedAt,
  resolvedAt: firedAt + 70_000,
  outcome: 'rest',
  value: 186,
  expected: 150,
  why,
  ledger: [{ at: firedAt + 12_000, what: 'acknowledged', who: 'Ms Silva' }],
  ...rest,
})

const titles = ['Athletics', 'Ball games', 'Gymnastics']

/** Lessons on Tuesdays and Thursdays, newest first. */
export const weeksOf = (count: number, newest = tuesday): StudentLesson[] =>
  Array.from({ length: count }, (_, i) =>
    recorded({
      id: `l${i + 1}`,
      title: titles[i % 3]!,
      startsAt: newest - Math.floor(i / 2) * 7 * dayMs - (i % 2) * 5 * dayMs,
      legs: by(athletics, 8 - ((i * 17) % 23)),
    }),
  )

export interface ListOptions {
  query?: URLSearchParams
  catchingUpSince?: number | null
}

/** What the server answers about these lessons (newest first): so many before a time, or those of the last weeks. */
export function listOf(
  lessons: StudentLesson[],
  { query = new URLSearchParams(), catchingUpSince = null }: ListOptions = {},
): StudentLessons {
  const before = Number(query.get('before') ?? Number.POSITIVE_INFINITY)
  const limit = Number(query.get('limit') ?? 100)
  const older = lessons.filter(({ lesson }) => lesson.startsAt < before)
  const told = older.slice(0, limit)
  return {
    student: ana,
    lessons: told.map(({ lesson, figures, alerts }) => ({ lesson, figures, alerts })),
    next: older.length > told.length ? told.at(-1)!.lesson.startsAt : null,
    catchingUpSince,
  }
}
