const firstMs = 500
const mostMs = 15_000

/** Wait before the next attempt, ms: doubling from 0.5 s to 15 s, half of it by chance (`random` in 0–1), so that a class of screens does not return as one. */
export const retryMs = (attempts: number, random: number) => {
  const full = Math.min(mostMs, firstMs * 2 ** attempts)
  return full / 2 + (random * full) / 2
}
