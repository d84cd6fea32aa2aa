import { afterEach, expect, test, vi } from 'vitest'
import { openJournal } from '../../../dashboard/web/band/journal.ts'

afterEach(() => vi.unstubAllGlobals())

test('a database that the browser has closed keeps nothing more, and what waits for it goes out all the same', async () => {
  const closed = {
    transaction() {
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    },
  }
  const indexedDB = {
    open() {
      const request = { result: closed, onsuccess: () => {} }
      queueMicrotask(() => request.onsuccess())
      return request
    },
  }
  vi.stubGlobal('indexedDB', indexedDB)
  const journal = await openJournal()
  await expect(journal.note({ added: {}, gone: { messages: [1] } })).resolves.toBeUndefined()
})
