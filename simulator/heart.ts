import type { Random } from './random.ts'

/** What is this student's own about the heart. */
export interface HeartProfile {
  /** beats/min */
  restingBpm: number
  maxBpm: number
  /** time constants of the rise under load and of the recovery, seconds */
  tauOnSeconds: number
  tauOffSeconds: number
  /** 1: the load asks for its own share of the reserve; 1.15: fitter, so for less */
  fitness: number
  /** beats/min on top at the start, from excitement; gone after some minutes */
  emotionBpm: number
  /** beats/min by which the rate wanders over minutes for no reason that shows; 5 where not given */
  wanderBpm?: number
  /** and by so much more at full load; none where not given */
  strayBpm?: number
  /** beats/min at full load by which it is off for seconds: a stair, a lift, a held breath that no wrist sees; none where not given */
  flutterBpm?: number
}

/** Something stronger than the load: an arrhythmia, a faint. The heart goes to `toBpm`, or to a share of what the load asks of it, with its own time constant. */
export type HeartPull = { tauSeconds: number } & ({ toBpm: number } | { share: number })

export interface Heart {
  /** The true heart rate, beats/min, after one more second at this load (0–1, share of the heart rate reserve); `extraBpm`: what else drives it, heat say. */
  beat(load: number, pull: HeartPull | null, extraBpm?: number): number
}

/** Excitement fades with this time constant. */
const emotionTauSeconds = 240
/** Cardiovascular drift: after an hour of full load the same work costs this many beats more. */
const driftBpmPerHour = 10
const driftBpmMax = 12
/** Beat-to-beat noise persists from second to second, and shrinks as vagal tone withdraws under load. */
const noisePersistence = 0.85
/** What load does not explain (breath, talk, heat, mood) wanders over minutes. */
const wanderPersistence = 0.99
const wanderBpmTypical = 5
/** What comes and goes within ten seconds or so, and, being a heart's, does not leap: chance, followed twice. */
const flutterPersistence = 0.82
const flutterSize = Math.sqrt((1 - flutterPersistence ** 2) ** 3 / (1 + flutterPersistence ** 2))
const noiseBpmAtRest = 2.5
const noiseBpmAtMax = 0.8

/**
 * A heart as a first-order system: it follows the steady rate of the load with one time constant upwards and a longer one down
 * (adults on shuttle runs: 35 and 161 s; children recover faster), plus excitement, drift and noise. Rates stay in 30–250 beats/min.
 */
export function createHeart({ profile, random }: { profile: HeartProfile; random: Random }): Heart {
  const { restingBpm, maxBpm, tauOnSeconds, tauOffSeconds, fitness, emotionBpm } = profile
  const { wanderBpm = wanderBpmTypical, strayBpm = 0, flutterBpm = 0 } = profile
  const reserve = maxBpm - restingBpm
  let bpm = restingBpm + emotionBpm
  let emotion = emotionBpm
  let drift = 0
  let wander = 0
  let stir = 0
  let flutter = 0
  let noise = 0

  return {
    beat(load, pull, extraBpm = 0) {
      emotion -= emotion / emotionTauSeconds
      drift = Math.min(driftBpmMax, drift + (load * driftBpmPerHour) / 3600)
      wander = wanderPersistence * wander + Math.sqrt(1 - wanderPersistence ** 2) * random.normal()
      const share = Math.min(1, Math.max(0, load / fitness))
      const asked = Math.min(
        maxBpm,
        restingBpm + share * reserve + emotion + drift * share + wander * (wanderBpm + strayBpm * share) + extraBpm,
      )
      const steady = pull === null ? asked : 'toBpm' in pull ? pull.toBpm : pull.share * asked
      const tau = pull?.tauSeconds ?? (steady > bpm ? tauOnSeconds : tauOffSeconds)
      bpm += (steady - bpm) / Math.max(1, tau)
      const worked = Math.min(1, Math.max(0, (bpm - restingBpm) / reserve))
      const spread = noiseBpmAtRest + (noiseBpmAtMax - noiseBpmAtRest) * worked
      noise = noisePersistence * noise + Math.sqrt(1 - noisePersistence ** 2) * spread * random.normal()
      // Like the rest it is the load's: what pulls harder goes its own way, and nothing passes the highest.
      if (flutterBpm > 0) {
        stir = flutterPersistence * stir + flutterSize * random.normal()
        flutter = flutterPersistence * flutter + stir
      }
      const off = pull ? 0 : Math.min(flutter * flutterBpm * share, Math.max(0, maxBpm - bpm))
      return Math.min(250, Math.max(30, bpm + off + noise))
    },
  }
}
