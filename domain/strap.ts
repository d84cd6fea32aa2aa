import type { Sample } from './sample.ts'

/** What a chest strap says at once, by the Bluetooth Heart Rate Service (HRS 1.0). */
export interface StrapReading {
  /** beats/min; null: the strap says none, or one no heart has */
  bpm: number | null
  /** whether it feels skin; undefined: it can't tell */
  contact?: boolean
  /** ms, beat-to-beat intervals since it spoke last, oldest first */
  rr: number[]
}

const bpmMin = 20
const bpmMax = 260
const rrMsMin = 200
const rrMsMax = 3_000
/** of one second, as the wire has it */
const rrMax = 8

/**
 * Heart Rate Measurement, characteristic 0x2A37 (HRS 1.0, 3.1): flags; heart rate in 8 or, bit 0, 16 bits; bits 2 and 1 contact known and
 * there; bit 3 energy in 16 bits; bit 4 intervals of 1/1024 s in 16 bits each. Little-endian. null: shorter than its flags say.
 */
export function readHeartRate(bytes: DataView): StrapReading | null {
  if (bytes.byteLength < 2) return null
  const flags = bytes.getUint8(0)
  const wide = (flags & 0x01) !== 0
  let at = wide ? 3 : 2
  if (bytes.byteLength < at) return null
  const said = wide ? bytes.getUint16(1, true) : bytes.getUint8(1)
  if (flags & 0x08) at += 2
  const rr: number[] = []
  for (; flags & 0x10 && at + 2 <= bytes.byteLength; at += 2) {
    const ms = Math.round((bytes.getUint16(at, true) * 1_000) / 1_024)
    if (ms >= rrMsMin && ms <= rrMsMax) rr.push(ms)
  }
  const contactKnown = (flags & 0x04) !== 0
  return { bpm: said >= bpmMin && said <= bpmMax ? said : null, ...(contactKnown && { contact: (flags & 0x02) !== 0 }), rr }
}

/** Battery Level, characteristic 0x2A19: one byte, %. */
export function readBattery(bytes: DataView): number | null {
  const level = bytes.byteLength > 0 ? bytes.getUint8(0) : 255
  return level <= 100 ? level : null
}

const secondMs = 1_000
/** A strap says its heart rate about once a second, some every other: so long one stands for a second. */
const freshMs = 2_500
/** A strap that has said nothing for longer is out of reach: there is nothing to say for it. */
const silentMs = 10_000

/** Seconds made of what a strap says, whenever it says it. Times in ms since 1970; they may jump. */
export function createSeconds() {
  /** start of the second being gathered; null: the strap is silent */
  let from: number | null = null
  let newest: { at: number; bpm: number | null; contact?: boolean } | null = null
  let rr: number[] = []

  function close(start: number): Sample {
    const fresh = newest !== null && start + secondMs - newest.at <= freshMs
    const sample: Sample = {
      t: start,
      bpm: fresh ? newest!.bpm : null,
      ...(fresh && newest!.contact !== undefined && { contact: newest!.contact }),
      ...(rr.length > 0 && { rr }),
    }
    rr = []
    return sample
  }

  /** The seconds that are over by `at`. */
  function advance(at: number): Sample[] {
    const over: Sample[] = []
    while (from !== null && at >= from + secondMs) {
      if (newest === null || from + secondMs - newest.at > silentMs) from = null
      else {
        over.push(close(from))
        from += secondMs
      }
    }
    // The clock was set back.
    if (from !== null && at < from - secondMs) from = null
    return over
  }

  return {
    advance,
    /** Takes what the strap says at `at`, and tells the seconds that are over by then. */
    note({ rr: intervals, ...said }: StrapReading, at: number): Sample[] {
      const over = advance(at)
      from ??= at
      newest = { at, ...said }
      // More than eight beats in a second are no heart's: the newest stand.
      rr = [...rr, ...intervals].slice(-rrMax)
      return over
    },
  }
}
