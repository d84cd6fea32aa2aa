import type { Sample } from '../domain/sample.ts'
import { faultIn } from './manifest.ts'

/** Nobody's heart changes by so much from one second to the next (once is a slip), nor stays the same for so long, as a whole number. */
const jumpBpm = 40
const jumpsMin = 3
const constantSecondsMin = 60
/** A pause in the file is no jump, and no figure that stays. */
const nextMsMax = 1_500

/**
 * What the manifest's note tells of a sensor that failed (a belt off the skin, the device's own quality flags, what it repeated), and else
 * what the file itself shows of it. By these alone a recording counts as one with a fault: not by what was told of it. null: none
 * @param beats the heart rate is of single beats, and an early one is no fault
 */
export function faultOf(samples: readonly Sample[], { notes, beats }: { notes: string; beats: boolean }): string | null {
  let jumps = 0
  let constant = 0
  let longest = 0
  for (const [index, { t, bpm }] of samples.entries()) {
    const before = samples[index - 1]
    if (!before || t - before.t > nextMsMax || bpm === null || before.bpm === null) {
      constant = 0
      continue
    }
    jumps += Number(!beats && Math.abs(bpm - before.bpm) >= jumpBpm)
    constant = Math.round(bpm) === Math.round(before.bpm) ? constant + 1 : 0
    longest = Math.max(longest, constant)
  }
  if (faultIn(notes) !== null) return faultIn(notes)
  if (longest >= constantSecondsMin) return `${longest + 1} s of one heart rate`
  return jumps >= jumpsMin ? `${jumps} jumps of ${jumpBpm} or more in a second` : null
}
