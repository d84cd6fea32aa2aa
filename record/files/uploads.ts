import { ProblemError } from '../../domain/problem.ts'

/** Each holds its body, and then what is read in it, in memory: 8 MiB, and several times that. */
const uploadsMax = 8
const ofOneAccountMax = 2

/** Counts the files that are being taken in: a body that there is no place for is not read at all. */
export function createUploads() {
  const held = new Map<string, number>()
  let all = 0

  function leave(account: string) {
    all--
    const left = held.get(account)! - 1
    if (left > 0) held.set(account, left)
    else held.delete(account)
  }

  return {
    /** Takes a place for an account's file, until the answer is called, once. @throws ProblemError `too-many-requests`, `busy` */
    enter(account: string): () => void {
      const own = held.get(account) ?? 0
      if (own >= ofOneAccountMax)
        throw new ProblemError('too-many-requests', { detail: `${own} files of this account are being read: wait for their answers.` })
      if (all >= uploadsMax) throw new ProblemError('busy')
      all++
      held.set(account, own + 1)
      return () => leave(account)
    },
  }
}
