import { expect, test } from 'vitest'
import { ProblemError } from '../../../domain/problem.ts'
import { createUploads } from '../../../record/files/uploads.ts'

/** Accounts that come (`a`) and go (`-a`), and who of them is refused why. */
function tell(story: string): string {
  const uploads = createUploads()
  const inside = new Map<string, (() => void)[]>()
  const refused: string[] = []
  for (const step of story.split(' ')) {
    const account = step.replace('-', '')
    const own = inside.get(account) ?? []
    inside.set(account, own)
    try {
      if (step.startsWith('-')) own.pop()!()
      else own.push(uploads.enter(account))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      refused.push(`${account}: ${error.problem.status} ${error.problem.code}`)
    }
  }
  return refused.join(', ')
}

test.each([
  ['two files of one account', 'a a', ''],
  ['a third waits for its own', 'a a a b', 'a: 429 too-many-requests'],
  ['until one is kept', 'a a -a a', ''],
  ['eight in all', 'a a b b c c d d', ''],
  ['a ninth finds no place, whoever it is of', 'a a b b c c d d e', 'e: 503 busy'],
  ['who was refused holds no place', 'a a b b c c d d e -d e -e -d d d', 'e: 503 busy'],
])('%s', (_, story, refused) => expect(tell(story)).toBe(refused))
