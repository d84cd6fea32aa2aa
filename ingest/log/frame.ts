import { crc32c } from './crc32c.ts'

/**
 * One record in a segment: crc32c u32 · length u32 · number f64 · payload, little-endian. The checksum covers all that follows it.
 * The number is in the frame so that a damaged neighbour can't make it another record.
 */
export const headerBytes = 16
export const payloadBytesMax = 1 << 20

export interface LogRecord {
  /** counts from 1, without a hole, for the life of the log */
  number: number
  payload: Buffer
}

/** Writes a frame's header at `at`; the checksum is left to `seal`. The payload (length ≥ 1) follows it. */
export function putHeader(buffer: Buffer, at: number, length: number, number: number) {
  buffer.writeUInt32LE(length, at + 4)
  buffer.writeDoubleLE(number, at + 8)
}

/** Computes the checksum of each frame in bytes[0, end). */
export function seal(buffer: Buffer, end: number) {
  for (let at = 0; at < end; ) {
    const next = at + headerBytes + buffer.readUInt32LE(at + 4)
    buffer.writeUInt32LE(crc32c(buffer, at + 4, next), at)
    at = next
  }
}

/** The frame at `at`: whole and right, needing more bytes than there are, or damaged. */
export function frameAt(buffer: Buffer, at: number, end: number): { record: LogRecord; next: number } | 'more' | 'damaged' {
  if (end - at < headerBytes) return 'more'
  const length = buffer.readUInt32LE(at + 4)
  if (length === 0 || length > payloadBytesMax) return 'damaged'
  const next = at + headerBytes + length
  if (next > end) return 'more'
  if (crc32c(buffer, at + 4, next) !== buffer.readUInt32LE(at)) return 'damaged'
  return { record: { number: buffer.readDoubleLE(at + 8), payload: buffer.subarray(at + headerBytes, next) }, next }
}
