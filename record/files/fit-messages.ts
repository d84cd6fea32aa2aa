import { RecordingError } from './recorded-second.ts'

/** One data message of a FIT file. */
export interface FitMessage {
  /** seconds since the FIT epoch: the message's own, or its compressed header's */
  timestamp: number | undefined
  /** A field by its number in the profile; undefined where it is absent, marked invalid, or not an unsigned number. */
  unsigned(field: number): number | undefined
}

interface Definition {
  message: number
  littleEndian: boolean
  /** of a data message after its header byte */
  sizeBytes: number
  fields: Map<number, { offset: number; sizeBytes: number; baseType: number }>
  /** byte after the definition */
  end: number
}

/** 1989-12-31T00:00:00Z in s since 1970. */
export const fitEpochSeconds = 631_065_600
const timestampField = 253

/**
 * Opens a FIT file (or several in one, as the protocol allows): frames and CRC must be whole. The messages of one number are then walked in
 * place, with no work and no memory for the rest, because a stranger's file may be made to cost (docs/decisions/fit-frames-of-our-own.md).
 * Format: "FIT Protocol", developer.garmin.com/fit/protocol. @throws RecordingError
 */
export function openFit(file: string, bytes: Uint8Array): (message: number) => Generator<FitMessage> {
  const broken = (at: number, what: string) =>
    new RecordingError(`${file}: not a whole FIT file (byte ${at}: ${what}); export the activity again`)
  const parts = [...partsOf(bytes, broken)]
  return function* (message) {
    for (const part of parts) yield* messagesIn({ bytes, ...part, message, broken })
  }
}

type Broken = (at: number, what: string) => RecordingError

function* partsOf(bytes: Uint8Array, broken: Broken): Generator<{ from: number; to: number }> {
  let at = 0
  do {
    const headerBytes = bytes[at] ?? 0
    if (headerBytes < 12 || !signed(bytes, at)) throw broken(at, 'no FIT header')
    const from = at + headerBytes
    const to = from + unsignedAt(bytes, at + 4, 4, true)
    if (to + 2 > bytes.length) throw broken(bytes.length, 'it ends too early')
    if (crcOf(bytes, at, to) !== unsignedAt(bytes, to, 2, true)) throw broken(to, 'its checksum does not match')
    yield { from, to }
    at = to + 2
  } while (signed(bytes, at))
}

const signed = (bytes: Uint8Array, at: number) => [...'.FIT'].every((letter, i) => bytes[at + 8 + i] === letter.charCodeAt(0))

interface Walk {
  bytes: Uint8Array
  from: number
  to: number
  message: number
  broken: Broken
}

function* messagesIn({ bytes, from, to, message, broken }: Walk): Generator<FitMessage> {
  const definitions: Definition[] = []
  let clock: number | undefined
  for (let at = from; at < to; ) {
    const header = bytes[at]!
    const compressed = (header & 0x80) !== 0
    if (!compressed && (header & 0x40) !== 0) {
      const definition = definitionAt(bytes, at, to, message)
      if (definition === undefined) throw broken(at, 'a definition that is none')
      definitions[header & 0x0f] = definition
      at = definition.end
      continue
    }
    const definition = definitions[compressed ? (header >> 5) & 0x03 : header & 0x0f]
    if (definition === undefined || (!compressed && (header & 0x30) !== 0)) throw broken(at, 'a message without its definition')
    const start = at + 1
    at = start + definition.sizeBytes
    if (at > to) throw broken(start, 'a message that is cut short')
    const own = fieldOf(bytes, start, definition, timestampField)
    // A compressed header has the low five bits of a time that is at most 31 s after the last.
    const timestamp = compressed && clock !== undefined ? clock + (((header & 0x1f) - clock) & 0x1f) : own
    clock = timestamp ?? clock
    if (definition.message === message) {
      yield { timestamp, unsigned: (field: number) => fieldOf(bytes, start, definition, field) }
    }
  }
}

/** Fields are kept of the messages asked for; of others, the time alone. */
function definitionAt(bytes: Uint8Array, at: number, to: number, wanted: number): Definition | undefined {
  const header = bytes[at]!
  const byteOrder = bytes[at + 2]!
  const count = bytes[at + 5]!
  const developerAt = at + 6 + 3 * count
  const hasDeveloperFields = (header & 0x20) !== 0
  if (at + 6 > to || byteOrder > 1 || (header & 0x10) !== 0 || developerAt + (hasDeveloperFields ? 1 : 0) > to) return undefined
  const developerCount = hasDeveloperFields ? bytes[developerAt]! : 0
  const end = developerAt + (hasDeveloperFields ? 1 + 3 * developerCount : 0)
  if (end > to) return undefined

  const littleEndian = byteOrder === 0
  const message = unsignedAt(bytes, at + 3, 2, littleEndian)
  const fields: Definition['fields'] = new Map()
  let offset = 0
  for (let i = 0; i < count; i++) {
    const field = bytes[at + 6 + 3 * i]!
    const sizeBytes = bytes[at + 7 + 3 * i]!
    if (message === wanted || field === timestampField) fields.set(field, { offset, sizeBytes, baseType: bytes[at + 8 + 3 * i]! })
    offset += sizeBytes
  }
  for (let i = 0; i < developerCount; i++) offset += bytes[developerAt + 2 + 3 * i]!
  return { message, littleEndian, sizeBytes: offset, fields, end }
}

/** Base types by the low five bits of their byte, as the protocol numbers them: enum, uint8, uint16, uint32, byte. */
const widths: { [baseType: number]: number } = { 0: 1, 2: 1, 4: 2, 6: 4, 13: 1 }

function fieldOf(bytes: Uint8Array, start: number, { fields, littleEndian }: Definition, number: number): number | undefined {
  const field = fields.get(number)
  if (field === undefined || widths[field.baseType & 0x1f] !== field.sizeBytes) return undefined
  const value = unsignedAt(bytes, start + field.offset, field.sizeBytes, littleEndian)
  // All ones is the protocol's "no value".
  return value === 2 ** (8 * field.sizeBytes) - 1 ? undefined : value
}

function unsignedAt(bytes: Uint8Array, at: number, sizeBytes: number, littleEndian: boolean): number {
  let value = 0
  for (let i = 0; i < sizeBytes; i++) value = value * 256 + (bytes[at + (littleEndian ? sizeBytes - 1 - i : i)] ?? 0)
  return value
}

/** CRC-16/ARC, a byte at a time. */
const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  return crc
})

function crcOf(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0
  for (let at = from; at < to; at++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[at]!) & 0xff]!
  return crc
}
