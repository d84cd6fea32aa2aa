import { Sample } from '../domain/sample.ts'
import { gathered, parseRows, type Row, stepsBetween } from '../record/files/read-csv.ts'
import { type RecordedSecond, RecordingError } from '../record/files/recorded-second.ts'

/** A recording as the seconds that a band on that wrist would have sent. */
export interface WristSeconds {
  /** `t`: ms since the recording's start */
  samples: Sample[]
  /** ENMO is guessed from a second's means: the file has no more */
  enmoGuessed: boolean
  /** values outside the wire contract's ranges, left out as unknown */
  outOfRange: number
  /** the sensor stops at ±2 g: no impact shows whole */
  clipped: boolean
}

/** Rows further apart than this are faster than a band, and gathered into its seconds. */
const secondMsMin = 900
/** A band shows its newest heart rate for this long. (signs.md: clean is not older than 3 s) */
const freshMs = 3_000
/** A device that writes a row every so often at most showed each figure until the next; slower ones say nothing of a second. */
const rowMsMax = 15_000

/**
 * Reads a recording's CSV as wire.md defines a band's second: acc the mean of each axis, enmo the mean of max(‖a‖ − 1 g, 0) in mg, peak
 * the largest ‖a‖, steps from the running total or else the cadence, bpm from the file's heart rate or the beat that ended, rr the beats
 * that ended in it. Whole seconds from the file's start; what the file does not say is unknown.
 * @param onFoot whether `cadence_spm` counts steps, and not a crank
 * @throws RecordingError naming file, place and fix
 */
export function wristSeconds(file: string, text: string, onFoot: boolean): WristSeconds {
  const rows = parseRows(file, text)
  if (rows.length === 0) throw new RecordingError(`${file}: no rows; leave it out`)
  const rowMs = medianGapMs(rows)
  if (rowMs > rowMsMax) throw new RecordingError(`${file}: a row every ${Math.round(rowMs / 1000)} s; a band's seconds are not in it`)
  const slow = rowMs >= secondMsMin && !rows.every(row => row.rr_ms !== undefined)
  const seconds = slow ? rows.map(secondOf) : gathered(rows)
  const stepsAt = stepsBySecond(rows, onFoot)
  const { admit, counts } = createGate()
  const samples: Sample[] = []
  let bpm: number | null = null
  let bpmAt = Number.NEGATIVE_INFINITY
  for (const [index, second] of seconds.entries()) {
    const at = Math.floor(second.offsetMs / 1000) * 1000
    if (samples.length > 0 && at <= samples.at(-1)!.t) continue
    // Between two rows the band goes on showing what it showed: beats of a slow heart are more than a second apart.
    const before = seconds[index - 1]
    const step = before ? at - samples.at(-1)!.t : 0
    if (before && step <= Math.max(freshMs, rowMs)) {
      for (let t = samples.at(-1)!.t + 1000; t < at; t += 1000) samples.push({ t, bpm: t - bpmAt <= Math.max(freshMs, rowMs) ? bpm : null })
    }
    const known = { ...second, steps: stepsAt.get(at) ?? second.steps }
    const sample = admit(at, known.bpm === undefined && at - bpmAt <= freshMs ? { ...known, bpm: bpm ?? undefined } : known)
    if (second.bpm !== undefined || second.rr !== undefined) {
      bpm = sample.bpm
      bpmAt = at
    }
    samples.push(sample)
  }
  const enmoGuessed = slow && samples.some(({ enmo }) => enmo !== undefined)
  return { samples, enmoGuessed, outOfRange: counts.outOfRange, clipped: isClipped(rows) }
}

/** Several readings of one axis at the same largest value, and that at the 2 g where some public sets stop. */
function isClipped(rows: readonly Row[]): boolean {
  const sizes = rows.flatMap(({ acc_x_g: x, acc_y_g: y, acc_z_g: z }) =>
    [x, y, z].flatMap(axis => (axis === undefined ? [] : [Math.abs(axis)])),
  )
  const top = sizes.reduce((max, size) => Math.max(max, size), 0)
  return top > 1.9 && top < 2.1 && sizes.filter(size => size >= top - 0.02).length >= 3
}

function medianGapMs(rows: readonly Row[]): number {
  const gaps = rows.slice(1).map((row, index) => row.t_ms - rows[index]!.t_ms)
  return gaps.sort((a, b) => a - b)[(gaps.length - 1) >> 1] ?? 1_000
}

function secondOf(row: Row): RecordedSecond {
  const { acc_x_g: x, acc_y_g: y, acc_z_g: z } = row
  const acc: [number, number, number] | undefined = x === undefined || y === undefined || z === undefined ? undefined : [x, y, z]
  return {
    offsetMs: row.t_ms,
    bpm: row.hr_bpm ?? (row.rr_ms === undefined ? undefined : 60_000 / row.rr_ms),
    rr: row.rr_ms === undefined ? undefined : [row.rr_ms],
    acc,
    enmo: row.acc_mag_g === undefined || acc === undefined ? undefined : guessedEnmo(row.acc_mag_g, acc),
  }
}

/**
 * ENMO, mg, where a file has only the means of a second: what the mean ‖a‖ has above 1 g, and what the mean vector has lost against it
 * (an arm that swings points everywhere). Fitted on three sessions that exist at 64 Hz as well: both factors came out as 1.0–1.1, error
 * 59 mg RMS; from the mean ‖a‖ alone, 78.
 */
export const guessedEnmo = (meanNorm: number, [x, y, z]: readonly [number, number, number]) =>
  Math.round(1000 * (Math.max(0, meanNorm - 1) + Math.max(0, meanNorm - Math.hypot(x, y, z))))

/** Steps of each whole second, ms since the start: the running total's difference, else the cadence's share. */
function stepsBySecond(rows: readonly Row[], onFoot: boolean): Map<number, number> {
  const steps = new Map<number, number>()
  const totals = rows.filter(row => row.steps !== undefined)
  for (const [index, row] of totals.entries()) {
    const taken = stepsBetween(totals[index - 1], row)
    if (taken !== undefined) add(steps, row.t_ms, taken)
  }
  if (steps.size > 0 || !onFoot) return steps
  for (const row of rows) {
    if (row.cadence_spm !== undefined) steps.set(Math.floor(row.t_ms / 1000) * 1000, Math.round((row.cadence_spm / 60) * 100) / 100)
  }
  return steps
}

function add(to: Map<number, number>, t: number, value: number) {
  const second = Math.floor(t / 1000) * 1000
  to.set(second, (to.get(second) ?? 0) + value)
}

/** Lets through what the wire contract admits; the rest is unknown, and counted. */
function createGate() {
  const counts = { outOfRange: 0 }
  const { shape } = Sample
  const beat = shape.rr.unwrap().element
  const within = <T>(field: { safeParse(value: unknown): { success: boolean } }, value: T | undefined): T | undefined => {
    if (value === undefined || field.safeParse(value).success) return value
    counts.outOfRange += 1
    return undefined
  }
  const admit = (t: number, { bpm, rr, acc, enmo, peak, steps }: RecordedSecond): Sample => {
    const beats = rr?.filter(interval => within(beat, interval) !== undefined).slice(0, 8) ?? []
    const parts = {
      acc: within(shape.acc, acc),
      enmo: within(shape.enmo, enmo),
      peak: within(shape.peak, peak),
      steps: within(shape.steps, steps),
      rr: beats.length > 0 ? beats : undefined,
    }
    const known = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
    return { t, bpm: within(shape.bpm, bpm) ?? null, ...known }
  }
  return { admit, counts }
}
