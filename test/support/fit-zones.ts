/**
 * Zone seconds of a FIT file, computed by itself: the bytes are read here, and the arithmetic is of whole numbers. It shares nothing with
 * the product, neither its FIT reader nor its figures. (FIT protocol: header, definition and data messages, base types.)
 */

const recordMessage = 20
const timestampField = 253
const heartRateField = 3
const noTimestamp = 0xffff_ffff
const noHeartRate = 0xff

interface FitRecord {
  /** s since the FIT epoch */
  at: number
  /** beats/min; null: none */
  bpm: number | null
}

function recordsOf(bytes: Uint8Array): FitRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes[0]! + view.getUint32(4, true)
  const records: FitRecord[] = []
  const definitions = new Map<number, { message: number; little: boolean; fields: { field: number; size: number }[] }>()
  for (let at = bytes[0]!; at < end; ) {
    const header = bytes[at++]!
    if (header & 0x80) throw new Error('a compressed timestamp: not written here')
    if (header & 0x40) {
      const little = bytes[at + 1] === 0
      const count = bytes[at + 4]!
      const fields = Array.from({ length: count }, (_, i) => ({ field: bytes[at + 5 + 3 * i]!, size: bytes[at + 6 + 3 * i]! }))
      definitions.set(header & 0x0f, { message: view.getUint16(at + 2, little), little, fields })
      at += 5 + 3 * count
      if (header & 0x20) at += 1 + 3 * bytes[at]!
      continue
    }
    const { message, little, fields } = definitions.get(header & 0x0f)!
    const record: FitRecord = { at: noTimestamp, bpm: null }
    for (const { field, size } of fields) {
      if (field === timestampField) record.at = view.getUint32(at, little)
      if (field === heartRateField && bytes[at] !== noHeartRate) record.bpm = bytes[at]!
      at += size
    }
    if (message === recordMessage && record.at !== noTimestamp) records.push(record)
  }
  return records
}

/**
 * Seconds below zone 1 and in zones 1 to 5 of the maximum 208 − 0.7 · age, tenfold: 2080 − 7 · age. Every second from the first record to
 * the last is asked by itself whose it is: the newest record's, if the next is at most 5 s after that one, else its own second alone.
 */
export function fitZoneSeconds(bytes: Uint8Array, ageYears: number): number[] {
  const zones = [0, 0, 0, 0, 0, 0]
  const records = recordsOf(bytes)
  const bySecond = new Map(records.map(record => [record.at, record]))
  const seconds = [...bySecond.keys()].sort((a, b) => a - b)
  for (const [i, second] of seconds.entries()) {
    const pause = (seconds[i + 1] ?? Number.MAX_SAFE_INTEGER) - second
    const { bpm } = bySecond.get(second)!
    if (bpm === null) continue
    const zone = [50, 60, 70, 80, 90].filter(percent => 1_000 * bpm >= percent * (2_080 - 7 * ageYears)).length
    zones[zone]! += pause > 5 ? 1 : pause
  }
  return zones
}
