import { FitBaseType, FitEncoder } from 'fit-file-parser/encoder'

/** FIT files as a watch would write them (FitEncoder), and byte by byte where the encoder cannot go. */

export const running = 1
export const cycling = 2
export const walking = 11

export const at = (iso: string) => FitEncoder.toFitTimestamp(new Date(iso))

interface MadeRecord {
  /** s after the start */
  second: number
  bpm?: number
  cadence?: number
  cadence128ths?: number
}
interface MadeSession {
  sport: number
  /** s after the start */
  from: number
  seconds: number
}

/** An activity of records and then its sessions, as the protocol orders them. */
export function activityFit({ start, records, sessions = [] }: { start: string; records: MadeRecord[]; sessions?: MadeSession[] }) {
  const encoder = new FitEncoder()
  const uint8 = (number: number, value: number | undefined) => ({ number, size: 1, baseType: FitBaseType.Uint8, value: value ?? 0xff })
  const uint32 = (number: number, value: number) => ({ number, size: 4, baseType: FitBaseType.Uint32, value })
  encoder.writeMessage(0, [{ number: 0, size: 1, baseType: FitBaseType.Enum, value: 4 }])
  for (const { second, bpm, cadence, cadence128ths } of records) {
    encoder.writeMessage(20, [uint32(253, at(start) + second), uint8(3, bpm), uint8(4, cadence), uint8(53, cadence128ths)])
  }
  for (const { sport, from, seconds } of sessions) {
    encoder.writeMessage(18, [
      uint32(253, at(start) + from + seconds),
      uint32(2, at(start) + from),
      uint32(7, seconds * 1000),
      { number: 5, size: 1, baseType: FitBaseType.Enum, value: sport },
    ])
  }
  return encoder.close()
}

type Field = [number: number, sizeBytes: number, baseType: number]

export function definition(options: {
  local: number
  message: number
  fields: Field[]
  bigEndian?: boolean
  developer?: Field[]
}): number[] {
  const { local, message, fields, bigEndian = false, developer } = options
  const number = bigEndian ? [message >> 8, message & 0xff] : [message & 0xff, message >> 8]
  const own = [0x40 | local | (developer ? 0x20 : 0), 0, bigEndian ? 1 : 0, ...number, fields.length, ...fields.flat()]
  return developer ? [...own, developer.length, ...developer.flat()] : own
}

export const uint32 = (value: number, bigEndian = false): number[] => {
  const bytes = [value, value >>> 8, value >>> 16, value >>> 24].map(byte => byte & 0xff)
  return bigEndian ? bytes.reverse() : bytes
}

/** Header, data and checksum. */
export function fitOf(data: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(12 + data.length + 2)
  file.set([12, 0x20, 0, 0, ...uint32(data.length), ...Buffer.from('.FIT')])
  file.set(data, 12)
  return withChecksum(file)
}

/** The file with its checksum made to match: what a fuzzer needs to come past it. */
export function withChecksum(file: Uint8Array): Uint8Array {
  const mended = file.slice()
  const crc = FitEncoder.calculateCRC(mended.subarray(0, -2))
  mended.set([crc & 0xff, crc >> 8], mended.length - 2)
  return mended
}
