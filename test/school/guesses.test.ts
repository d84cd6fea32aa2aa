import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../database/database.ts'
import { createAccounts } from '../../school/accounts.ts'
import { migrations } from '../../school/migrations.ts'
import { createSessions } from '../../school/sessions.ts'
import { createSignIn } from '../../school/sign-in.ts'
import { emptyInstallation, ten } from './small-school.ts'

/** Signing in as `silva` with passwords that take no time, for scrypt takes a third of a second for each. */
async function quickSignIn() {
  const installation = await emptyInstallation()
  const database = openDatabase(join(installation.dataFolder, 'accounts.db'), migrations('accounts'))
  const accounts = createAccounts({ database, key: randomBytes(32) })
  accounts.addSchool('s1', 'School One')
  accounts.saveAccounts([{ id: 'silva', school: 's1', role: 'teacher', name: 'Ms Silva', language: 'en' }])
  accounts.setPassword(['silva'], 'right')
  const passwords = {
    hash: async (password: string) => password,
    check: async (password: string, hash: string | null) => password === hash,
  }
  const signIn = createSignIn({ database, accounts, sessions: createSessions({ database }), passwords })
  return {
    ...signIn,
    counts: () => signIn.counts,
    async try(account: string, password: string, address: string, now = ten) {
      const answer = await signIn.signIn({ account, password }, { address, now })
      return 'refused' in answer ? answer.refused : 'in'
    },
    async [Symbol.asyncDispose]() {
      database.close()
      await installation[Symbol.asyncDispose]()
    },
  }
}

test('who guesses keeps nobody out who comes from elsewhere', async () => {
  await using signIn = await quickSignIn()
  for (let i = 0; i < 6; i++) await signIn.try('silva', 'guess', '10.0.0.66')
  expect(await signIn.try('silva', 'right', '10.0.0.66')).toBe('throttled')
  expect(await signIn.try('silva', 'right', '10.0.0.2')).toBe('in')
})

test.each(['silva', 'ghost'])('guesses at %s from many addresses delay the next tries, right or wrong, and refuse none', async account => {
  await using signIn = await quickSignIn()
  for (let i = 0; i < 50; i++) expect(await signIn.try(account, 'guess', `10.0.0.${i >> 2}`)).toBe('wrong')

  const answers: string[] = []
  const tries = ['guess', 'right'].map(password => signIn.try(account, password, '10.0.1.1').then(answer => answers.push(answer)))
  expect(signIn.counts()).toMatchObject({ delayed: 2, throttled: 0 })
  signIn.advance(ten + 999)
  expect(await signIn.try('another', 'guess', '10.0.1.1')).toBe('wrong')
  expect(answers).toEqual([])
  signIn.advance(ten + 5_000)
  await Promise.all(tries)
  expect(answers.toSorted()).toEqual(account === 'silva' ? ['in', 'wrong'] : ['wrong', 'wrong'])
})

test('thousands of guesses from everywhere wait no longer than that, and a bound of them waits at all', async () => {
  await using signIn = await quickSignIn()
  const answers: string[] = []
  const tries = Array.from({ length: 5_000 }, (_, i) =>
    signIn.try('silva', i === 4_999 ? 'right' : 'guess', `10.${i >> 10}.0.${(i >> 2) & 255}`).then(answer => answers.push(answer)),
  )
  expect(signIn.counts().delayed).toBe(1_000)
  signIn.advance(ten + 5_000)
  await Promise.all(tries)
  expect(answers.filter(answer => answer === 'in')).toHaveLength(1)
  expect(answers).not.toContain('throttled')
})
