import { expect, test } from 'vitest'
import { createPasswords } from '../../school/passwords.ts'

test('a hash knows its own password, in whatever form it was typed, and has a salt of its own', async () => {
  const passwords = createPasswords({ waitingMax: 8 })
  const [one, two] = await Promise.all([passwords.hash('caf\u00e9 crème'), passwords.hash('caf\u00e9 crème')])
  expect(one).not.toBe(two)
  expect(await passwords.check('cafe\u0301 crème', one!)).toBe(true)
  expect(await passwords.check('cafe crème', one!)).toBe(false)
})

test('a hash made at another cost is checked at that cost', async () => {
  // RFC 7914, section 12: scrypt("password", "NaCl", 1024, 8, 16), its first 32 bytes.
  const hash = [
    'scrypt',
    10,
    8,
    16,
    Buffer.from('NaCl').toString('base64url'),
    Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex').toString('base64url'),
  ].join('$')
  expect(await createPasswords({ waitingMax: 8 }).check('password', hash)).toBe(true)
})

test('one too many at once is told so', async () => {
  const passwords = createPasswords({ waitingMax: 1 })
  expect(await Promise.all([passwords.check('guess', null), passwords.check('guess', null)])).toEqual([false, 'busy'])
  expect(await passwords.check('guess', null)).toBe(false)
})
