import { setTimeout as pause } from 'node:timers/promises'
import type { foldersOf } from '../ingest/folders.ts'
import { readCursor } from '../ingest/log/cursor.ts'
import { createDisk } from '../ingest/log/disk.ts'
import { identityOf, LogLockedError, openLog } from '../ingest/log/log.ts'
import { lastRecord } from '../ingest/log/reader.ts'
import { createFollower } from '../ingest/store/follower.ts'
import type { SeriesStore } from '../ingest/store/store.ts'

/** A running server's store is at most this far behind before it counts as stuck. */
const behindMsMax = 120_000

/** Everything acknowledged is in the store when it resolves: the log's newest records are put away first, by the server if one runs, else here. */
export async function catchUp({ log: folder, storeCursor }: ReturnType<typeof foldersOf>, store: SeriesStore) {
  try {
    await using log = await openLog({ folder })
    const follower = createFollower({ disk: createDisk(folder), log: log.identity, cursorPath: storeCursor, store })
    while (await follower.step(log.committed()));
  } catch (error) {
    if (!(error instanceof LogLockedError)) throw error
    const last = lastRecord(createDisk(folder))
    const identity = identityOf(folder)
    for (let waited = 0; readCursor(storeCursor, identity) < last; waited += 50) {
      if (waited > behindMsMax) throw new Error('the running server’s store does not catch up with its log: see /readyz')
      await pause(50)
    }
  }
}
