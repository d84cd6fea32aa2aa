import type { Sample } from '../domain/sample.ts'
import type { Doing } from './incident.ts'
import type { Random } from './random.ts'

/** How often a wrist's optical sensor goes wrong, in episodes for each hour. */
export interface OpticalFaults {
  /** the band slides off the skin: no contact for 3–12 s */
  contactLossPerHour: number
  /** too much motion to see a pulse: no reading for 2–8 s */
  weakPerHour: number
  /** shows the steps instead of the heart for 20–50 s; counted for each hour of running */
  cadenceLockPerHour: number
  /** how much noisier than a well-worn band's its readings are; 1 where not given */
  noise?: number
}

/** An ordinary well-worn band; episodes stay below the 20 s after which a student counts as not monitored. */
export const typicalFaults: OpticalFaults = { contactLossPerHour: 0.5, weakPerHour: 4, cadenceLockPerHour: 0.3 }

/** Readings wander about the true rate: by 1 beat/min when still, by this many more at full effort. */
const noiseBpmStill = 1
const noiseBpmMoving = 2.5
const noisePersistence = 0.8
/** A lock needs the arm to swing at a running pace. */
const lockCadenceSpmMin = 130
/** Single beats can be timed on a wrist only when it hardly moves. */
const beatsEffortMax = 0.1

type Episode = { kind: 'clear' } | { kind: 'no-contact' | 'weak' | 'locked'; seconds: number }

/** The optical sensor: what a band makes of the true heart (bpm, beats/min) in a second at this effort and cadence. */
export function createOptics({ faults, random }: { faults: OpticalFaults; random: Random }) {
  let episode: Episode = { kind: 'clear' }
  let noise = 0
  let sinceBeatMs = 0
  let stuckAt: number | null = null

  const begins = (perHour: number) => random.next() < perHour / 3600
  const lasts = (min: number, max: number) => Math.round(random.between(min, max))
  const nextEpisode = (effort: number, cadenceSpm: number): Episode => {
    const locks = cadenceSpm >= lockCadenceSpmMin
    if (episode.kind !== 'clear' && episode.seconds > 1 && (episode.kind !== 'locked' || locks)) {
      return { ...episode, seconds: episode.seconds - 1 }
    }
    if (begins(faults.contactLossPerHour)) return { kind: 'no-contact', seconds: lasts(3, 12) }
    if (begins(2 * effort * faults.weakPerHour)) return { kind: 'weak', seconds: lasts(2, 8) }
    if (locks && begins(faults.cadenceLockPerHour)) return { kind: 'locked', seconds: lasts(20, 50) }
    return { kind: 'clear' }
  }
  const beats = (bpm: number): number[] => {
    const rr: number[] = []
    sinceBeatMs += 1000
    for (let interval = 60_000 / bpm; sinceBeatMs >= interval && rr.length < 8; interval = 60_000 / bpm) {
      sinceBeatMs -= interval
      rr.push(Math.round(interval * (1 + 0.02 * random.normal())))
    }
    return rr
  }

  return {
    see({
      bpm,
      effort,
      cadenceSpm,
      sensor = 'ok',
    }: {
      bpm: number
      effort: number
      cadenceSpm: number
      sensor?: Doing['sensor']
    }): Pick<Sample, 'bpm' | 'contact' | 'rr'> {
      episode =
        sensor === 'locked' && cadenceSpm >= lockCadenceSpmMin
          ? { kind: 'locked', seconds: 1 }
          : sensor === 'stuck'
            ? { kind: 'clear' }
            : nextEpisode(effort, cadenceSpm)
      if (sensor !== 'stuck') stuckAt = null
      const spread = (faults.noise ?? 1) * (noiseBpmStill + noiseBpmMoving * effort)
      noise = noisePersistence * noise + Math.sqrt(1 - noisePersistence ** 2) * spread * random.normal()
      switch (episode.kind) {
        case 'no-contact':
          return { bpm: null, contact: false }
        case 'weak':
          return { bpm: null, contact: true }
        case 'locked':
          return { bpm: Math.round(cadenceSpm), contact: true }
        case 'clear': {
          const seen = Math.round(Math.min(250, Math.max(30, bpm + noise)))
          if (sensor === 'stuck') stuckAt ??= seen
          const reading = { bpm: stuckAt ?? seen, contact: true }
          const rr = effort <= beatsEffortMax ? beats(bpm) : []
          return rr.length > 0 ? { ...reading, rr } : reading
        }
      }
    },
  }
}
