import { createBand } from './band.ts'
import { type Fleet, startDelayMs, startFleet } from './fleet.ts'
import type { Incident } from './incident.ts'
import { type LessonScript, scriptSeconds } from './lesson-script.ts'
import { createPlayer, type Story, storyOf } from './player.ts'
import { createRandom } from './random.ts'
import { createStudent, type StudentFacts } from './student.ts'

export interface ClassroomBand {
  band: string
  secret: string
  student: StudentFacts
}

interface Place {
  /** `mqtt://…`, `mqtts://…` or `ws://…/mqtt` */
  url: string
  school: string
  /** any whole number; the same one tells the same lesson */
  seed: number
  /** ms since 1970 */
  now: () => number
  /** story seconds a second, ≥ 1; 1 by default */
  speed?: number
}

/**
 * A class of simulated students, each wearing a band, through a scripted lesson that starts now. The script begins again when it has
 * ended, until `seconds` (12 h by default). Incidents without a band happen to the first.
 * @throws when an incident names a band that is not in the class
 */
export function startClassroom(
  options: Place & { bands: readonly ClassroomBand[]; script: LessonScript; incidents: readonly Incident[]; seconds?: number },
): Fleet {
  const { bands, script, incidents } = options
  const stranger = incidents.find(({ band }) => band !== null && !bands.some(member => member.band === band))
  if (stranger) throw new Error(`incident ${stranger.kind} is for band ${stranger.band}, which is not in the class; name one that is`)
  if (scriptSeconds(script) === 0) throw new Error('a lesson script needs a phase of at least one second')
  return startStories({
    ...options,
    members: bands.map(({ band, secret, student }, index) => {
      const own = incidents.filter(incident => (incident.band ?? bands[0]!.band) === band)
      const simulated = createStudent({ student, script, incidents: own, seed: options.seed + index * 7919 })
      return { band, secret, story: storyOf(simulated, options.seconds ?? 12 * 3600) }
    }),
  })
}

/** Bands that play stories, simulated or recorded, from now on. */
export function startStories({
  members,
  url,
  school,
  seed,
  now,
  speed = 1,
}: Place & { members: readonly { band: string; secret: string; story: Story }[] }): Fleet {
  const startsAt = now()
  const players = members.map(({ band, secret, story }, index) =>
    createPlayer({
      band: createBand({ url, school, band, secret, now, random: createRandom(seed - index - 1) }),
      story,
      speed,
      startsAt: startsAt + startDelayMs(index, members.length),
    }),
  )
  return startFleet({ players, now })
}
