import type { PhoneCredential } from '../../../domain/phone-band.ts'
import type { SpoolChange, SpoolContents, SpooledMessage, SpooledSample } from '../../../domain/spool.ts'

/** What is kept on this device from one page to the next: whose band the phone is, and what no PUBACK covers yet. */
export interface Journal {
  load(): Promise<{ lent: PhoneCredential | null } & SpoolContents>
  /** The phone is another band from now on: what is left of the one before goes. */
  begin(lent: PhoneCredential): Promise<void>
  /** Resolves once it would survive a reload; in the order of the calls. */
  note(change: SpoolChange): Promise<void>
  end(): Promise<void>
}

const stores = ['lent', 'messages', 'samples'] as const
type Store = (typeof stores)[number]

/** In IndexedDB; where the browser keeps nothing (a private window may not), in memory alone. */
export async function openJournal(): Promise<Journal> {
  const database = await openDatabase().catch(() => null)
  if (!database) return forgetful

  /** One transaction; what fails in it is as good as not kept, and is sent all the same. */
  const write = (work: (store: (name: Store) => IDBObjectStore) => void) =>
    new Promise<void>(resolve => {
      try {
        const transaction = database.transaction(stores, 'readwrite')
        transaction.oncomplete = transaction.onabort = transaction.onerror = () => resolve()
        work(name => transaction.objectStore(name))
      } catch {
        // The browser has closed it: a person cleared what pages keep.
        resolve()
      }
    })
  const clear = (store: (name: Store) => IDBObjectStore) => {
    for (const name of stores) store(name).clear()
  }

  return {
    async load() {
      const transaction = database.transaction(stores)
      const [lent, messages, samples] = await Promise.all(stores.map(name => answerOf(transaction.objectStore(name).getAll())))
      return {
        lent: (lent as PhoneCredential[])[0] ?? null,
        messages: messages as SpooledMessage[],
        samples: samples as SpooledSample[],
      }
    },
    begin: lent =>
      write(store => {
        clear(store)
        store('lent').put(lent, 'now')
      }),
    note: ({ added, gone }) =>
      write(store => {
        for (const message of added.messages ?? []) store('messages').put(message)
        for (const sample of added.samples ?? []) store('samples').put(sample)
        for (const seq of gone.messages ?? []) store('messages').delete(seq)
        for (const id of gone.samples ?? []) store('samples').delete(id)
      }),
    end: () => write(clear),
  }
}

const forgetful: Journal = {
  load: async () => ({ lent: null, messages: [], samples: [] }),
  begin: async () => {},
  note: async () => {},
  end: async () => {},
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('pulseyard-band', 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('lent')
    request.result.createObjectStore('messages', { keyPath: 'seq' })
    request.result.createObjectStore('samples', { keyPath: 'id' })
  }
  return answerOf(request)
}

const answerOf = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
