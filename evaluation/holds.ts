/**
 * How long each sign has to see its condition before it may fire, s, as its definition says (signs.md, "The signs"): how long the
 * child must be still, and then the heart hold. Where a sign begins as technical, until it calls somebody. Delays are told beyond it, and end to end.
 */
const ownHolds: { [sign: string]: number } = {
  'over-ceiling': 10,
  'near-max-sustained': 120,
  'high-for-motion': 45,
  'high-at-rest': 300,
  'very-high-at-rest': 180,
  'low-in-exertion': 105,
  'low-at-rest': 120,
  'sudden-drop': 25,
  'not-recovering': 180,
  'irregular-rhythm': 60,
  'fall-then-still': 19,
  'soft-collapse': 25,
  'unusual-stillness': 60,
  heat: 600,
  'low-oxygen': 30,
  'not-monitored': 20,
  'band-stuck': 60,
  'cadence-lock': 20,
}
export const ownHoldSeconds = (sign: string) => ownHolds[sign] ?? 0
