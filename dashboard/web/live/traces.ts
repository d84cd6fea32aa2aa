/** The heart rates this page has seen, one a second: enough for the sparklines and the student's last minutes. */
export const traceSeconds = 600
/** Past this the students seen first are forgotten: a screen may hang on a wall all day. */
const studentsMax = 200

export interface Traces {
  /** Notes the number a student shows in the second of t (ms); null: not monitored. */
  note(student: string, t: number, bpm: number | null): void
  /** The last `seconds` up to t (ms), oldest first; null where nothing was seen. */
  last(student: string, t: number, seconds: number): (number | null)[]
}

export function createTraces(): Traces {
  const rings = new Map<string, { seconds: Float64Array; bpm: Uint16Array }>()

  return {
    note(student, t, bpm) {
      const ring = rings.get(student) ?? { seconds: new Float64Array(traceSeconds), bpm: new Uint16Array(traceSeconds) }
      rings.set(student, ring)
      if (rings.size > studentsMax) rings.delete(rings.keys().next().value!)
      const second = Math.floor(t / 1000)
      ring.seconds[second % traceSeconds] = second
      ring.bpm[second % traceSeconds] = bpm ?? 0
    },
    last(student, t, seconds) {
      const ring = rings.get(student)
      const end = Math.floor(t / 1000)
      return Array.from({ length: seconds }, (_, i) => {
        const second = end - seconds + 1 + i
        const slot = second % traceSeconds
        return ring?.seconds[slot] === second ? ring.bpm[slot] || null : null
      })
    },
  }
}

export interface Drawing {
  /** units from `low` to `high` bpm */
  height: number
  low?: number
  high?: number
  /** a point at most each so many seconds */
  stepSeconds?: number
}

/** An SVG path of a trace, one unit a second, in whole units (a fraction costs ten times the time); a gap longer than a frame lifts the pen. */
export function tracePath(trace: readonly (number | null)[], { height, low = 50, high = 215, stepSeconds = 1 }: Drawing): string {
  let path = ''
  let last = Number.NEGATIVE_INFINITY
  for (let x = 0; x < trace.length; x++) {
    const bpm = trace[x]
    if (bpm == null || x - last < stepSeconds) continue
    const y = Math.round((height * (high - Math.min(high, Math.max(low, bpm)))) / (high - low))
    path += `${x - last <= stepSeconds + 1 ? 'L' : 'M'}${x} ${y}`
    last = x
  }
  return path
}
