import { createHash, createHmac, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'

/** 256 random bits, safe in a URL. */
export const createToken = () => randomBytes(32).toString('base64url')

/** What is kept of a token: it has 256 random bits, so a plain hash can't be searched. */
export const hashToken = (token: string) => createHash('sha256').update(token).digest('base64url')

/** What is kept of a band's secret. The band's id is part of it: the same secret in two bands does not show. */
export const hashSecret = (key: Buffer, band: string, secret: string) =>
  createHmac('sha256', key).update(band).update('\0').update(secret).digest()

/**
 * The installation's key, 256 bits, in a file that only its owner may read; made when there is none. Throws when others can read
 * it, and when it is missing where `needed`: secrets hashed under it could never be checked again.
 */
export function openKey(file: string, needed: boolean): Buffer {
  const key = readKey(file)
  if (key) return key
  if (needed) throw new Error(`${file} is missing and bands are registered under it: restore it from the backup`)
  return createKey(file)
}

function readKey(file: string): Buffer | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) return null
  if ((stat.mode & 0o077) !== 0) throw new Error(`${file} can be read by others: chmod 600 it, and give the bands new secrets if it was`)
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (key.length !== 32) throw new Error(`${file} is not a key of 64 hexadecimal digits: restore it from the backup`)
  return key
}

/** Makes the key file, whole or not at all: of two processes that start together both read the first one's. */
function createKey(file: string): Buffer {
  const draft = `${file}.${process.pid}`
  const descriptor = openSync(draft, 'w', 0o600)
  writeSync(descriptor, `${randomBytes(32).toString('hex')}\n`)
  fsyncSync(descriptor)
  closeSync(descriptor)
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  return readKey(file)!
}
