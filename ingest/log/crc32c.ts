/** CRC-32C (Castagnoli, RFC 3720 B.4), four bytes a step: it finds every flipped bit and every burst up to 32 bits. */
const tables = makeTables()

function makeTables() {
  const t = [0, 1, 2, 3].map(() => new Uint32Array(256)) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  for (let n = 0; n < 256; n++) {
    let c = n
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1
    t[0][n] = c
  }
  for (let n = 0; n < 256; n++) for (let k = 1; k < 4; k++) t[k]![n] = t[0][t[k - 1]![n]! & 255]! ^ (t[k - 1]![n]! >>> 8)
  return t
}

/** Checksum of bytes[from, to), continuing from `crc` (0 at first). */
export function crc32c(bytes: Uint8Array, from: number, to: number, crc = 0): number {
  const [t0, t1, t2, t3] = tables
  let c = ~crc
  let i = from
  for (; i + 4 <= to; i += 4) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!
  }
  for (; i < to; i++) c = t0[(c ^ bytes[i]!) & 255]! ^ (c >>> 8)
  return ~c >>> 0
}
