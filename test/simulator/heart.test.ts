import { describe, expect, test } from 'vitest'
import { createHeart, type HeartProfile } from '../../simulator/heart.ts'
import { createRandom } from '../../simulator/random.ts'

const profile: HeartProfile = { restingBpm: 80, maxBpm: 200, tauOnSeconds: 30, tauOffSeconds: 60, fitness: 1, emotionBpm: 0 }

/** The mean of 400 hearts after each leg of `[load, seconds]`, so that noise is out of the way (its mean's error is below 0.4 beats/min). */
function meanAfter(legs: [load: number, seconds: number][], own: Partial<HeartProfile> = {}): number {
  const ends = Array.from({ length: 400 }, (_, seed) => {
    const heart = createHeart({ profile: { ...profile, ...own }, random: createRandom(seed) })
    let bpm = 0
    for (const [load, seconds] of legs) for (let second = 0; second < seconds; second++) bpm = heart.beat(load, null)
    return bpm
  })
  return ends.reduce((sum, bpm) => sum + bpm, 0) / ends.length
}

describe('a heart follows its load', () => {
  test.each<[string, [number, number][], Partial<HeartProfile>, number]>([
    ['at rest it stays at rest', [[0, 300]], {}, 80],
    ['after τ on it is 63 % of the way up', [[0.5, 30]], {}, 80 + 60 * 0.632],
    ['after three τ on it is 95 % of the way up', [[0.5, 90]], {}, 80 + 60 * 0.95],
    ['full load ends at its own maximum', [[1, 300]], {}, 200],
    [
      'after τ off it has lost 63 % of what it had',
      [
        [0.5, 300],
        [0, 60],
      ],
      {},
      80 + 60 * 0.368,
    ],
    [
      'a slow recovery is slow',
      [
        [0.5, 300],
        [0, 60],
      ],
      { tauOffSeconds: 161 },
      80 + 60 * Math.exp(-60 / 161),
    ],
    ['the fitter heart does the same work with less', [[0.5, 300]], { fitness: 1.25 }, 80 + 48],
    ['excitement is on top at first', [[0, 1]], { emotionBpm: 20 }, 100],
    ['and gone after a quarter of an hour', [[0, 900]], { emotionBpm: 20 }, 80],
  ])('%s', (_, legs, own, expected) => {
    expect(Math.abs(meanAfter(legs, own) - expected)).toBeLessThan(2)
  })

  test('drift: after 40 minutes the same work costs more beats than after 4', () => {
    const drift = meanAfter([[0.7, 2400]]) - meanAfter([[0.7, 240]])
    expect(drift).toBeGreaterThan(2)
    expect(drift).toBeLessThan(8)
  })

  test('beats are noisier at rest than at full load', () => {
    const jitter = (load: number) => {
      const heart = createHeart({ profile, random: createRandom(3) })
      const beats = Array.from({ length: 1200 }, () => heart.beat(load, null)).slice(300)
      return beats.slice(1).reduce((sum, bpm, index) => sum + Math.abs(bpm - beats[index]!), 0) / beats.length
    }
    expect(jitter(0)).toBeGreaterThan(1.5 * jitter(1))
  })

  test('an arrhythmia does not ask for the load', () => {
    const heart = createHeart({ profile, random: createRandom(5) })
    const before = heart.beat(0, null)
    const beats = Array.from({ length: 10 }, () => heart.beat(0, { toBpm: 214, tauSeconds: 2 }))
    expect(beats.at(-1)! - before).toBeGreaterThan(100)
  })

  test('the same seed beats the same, another differently', () => {
    const told = (seed: number) => {
      const heart = createHeart({ profile, random: createRandom(seed) })
      return Array.from({ length: 60 }, (_, second) => heart.beat(second / 60, null))
    }
    expect(told(7)).toEqual(told(7))
    expect(told(7)).not.toEqual(told(8))
  })
})
