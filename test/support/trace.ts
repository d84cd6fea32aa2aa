import type { Reading } from '../../domain/reading.ts'

/** When a trace begins: a whole second, so that stories read in minutes and seconds. */
export const traceStart = 1_800_000_000_000

export const inTrace = { school: 's1', student: 'ana', band: 'b1', class: 'c1', lesson: 'l1' }

type Motion = Pick<Reading, 'acc' | 'enmo' | 'peak' | 'steps'>

/** What a wrist does, in words. `arms` shakes as running does, with the hand where it hangs when standing. */
const motions: Record<string, Motion> = {
  strap: {},
  still: { acc: [0, -1, 0], enmo: 8, peak: 1.05, steps: 0 },
  fidget: { acc: [0, -1, 0], enmo: 60, peak: 1.3, steps: 0 },
  walk: { acc: [0, -1, 0.1], enmo: 150, peak: 1.6, steps: 2 },
  jog: { acc: [0.1, -0.9, 0.2], enmo: 150, peak: 1.9, steps: 3 },
  run: { acc: [0.1, -0.9, 0.2], enmo: 600, peak: 2.8, steps: 3 },
  jump: { acc: [0, -1.4, 0.2], enmo: 900, peak: 4.2, steps: 0 },
  lie: { acc: [0.95, 0.1, 0.3], enmo: 8, peak: 1.05, steps: 0 },
  frozen: { acc: [0.1, 0.2, 0.97], enmo: 180, peak: 1.9, steps: 2 },
  table: { acc: [0.02, 0.04, 1], enmo: 0, peak: 1.01, steps: 0 },
  squirm: { acc: [0.9, 0.2, 0.3], enmo: 130, peak: 1.4, steps: 0 },
}

/** The last digit of a real sensor never stands still; of one that lies on a table, none of the three does. */
function alive(motion: Motion, t: number): Motion {
  if (!motion.acc || motion === motions.frozen) return motion
  const [x, y, z] = motion.acc
  const last = ((t / 1_000) % 2) / 1_000
  return { ...motion, acc: motion === motions.table ? [x + last, y - last, z + last] : [x, y, z + last] }
}

/**
 * A trace in a line, one reading a second: `150x60` is a heart rate for 60 s, `150>90x60` one that goes from there to there in 60 s,
 * `-x5` a band that finds none, `_x5` nothing at all.
 * Words set what goes on from there: a motion (`strap` at first: none is sent), `off` and `on` the wrist.
 */
export function trace(line: string, from = traceStart): Reading[] {
  const readings: Reading[] = []
  let motion: Motion = motions.strap!
  let contact: boolean | undefined
  let t = from
  for (const word of line.split(/\s+/).filter(Boolean)) {
    const part = /^(-|_|\d+(?:\.\d+)?)(?:>(\d+))?(?:x(\d+))?$/.exec(word)
    if (!part) {
      if (word === 'off' || word === 'on') contact = word === 'on'
      else if (motions[word]) motion = motions[word]
      else throw new Error(`no motion is called ${word}`)
      continue
    }
    const [, heart, to = heart, times = '1'] = part
    for (let i = 0; i < Number(times); i++, t += 1_000) {
      if (heart === '_') continue
      const bpm = heart === '-' ? null : Number(heart) + ((Number(to) - Number(heart)) * (i + 1)) / Number(times)
      const sample = { bpm, ...alive(motion, t), ...(contact !== undefined && { contact }) }
      readings.push({ ...inTrace, ...sample, t, tBand: t, receivedAt: t })
    }
  }
  return readings
}

/** The length of a trace, ms, pauses at its end included. */
export const traceMs = (line: string) =>
  1_000 *
  line
    .split(/\s+/)
    .reduce(
      (sum, word) =>
        sum + (/^(?:-|_|[\d.]+(?:>\d+)?)x\d+$/.test(word) ? Number(word.split('x')[1]) : /^(?:-|_|[\d.]+)$/.test(word) ? 1 : 0),
      0,
    )

/** Minutes and seconds since the trace began. */
export function clockOf(t: number): string {
  const seconds = Math.round((t - traceStart) / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
