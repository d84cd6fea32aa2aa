/** A seeded stream of chance: the same seed tells the same story on every machine. */
export interface Random {
  /** uniform in [0, 1) */
  next(): number
  /** uniform in [min, max) */
  between(min: number, max: number): number
  /** standard normal (Marsaglia's polar method) */
  normal(): number
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, passes gjrand; plenty for a lesson, useless for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    return scramble(state)
  }
  const normal = (): number => {
    const u = 2 * next() - 1
    const v = 2 * next() - 1
    const square = u * u + v * v
    return square === 0 || square >= 1 ? normal() : u * Math.sqrt((-2 * Math.log(square)) / square)
  }
  return { next, between: (min, max) => min + (max - min) * next(), normal }
}

/** Uniform in [0, 1), a pure function of both whole numbers: chance that can be looked up at any time, in any order. */
export const chanceAt = (seed: number, index: number) => scramble((Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0)

function scramble(state: number): number {
  let bits = Math.imul(state ^ (state >>> 15), state | 1)
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
}
