import { expect, test as vitestTest } from 'vitest'
import type { SeriesStore, StoredReading } from '../../ingest/store/store.ts'

export interface ContractOptions {
  /** what a test is run with: `needs(…)` where a program may be missing */
  test?: (name: string, run: () => Promise<void>) => void
  /** of the schools' names, where what others wrote may be in the store too */
  prefix?: string
}

/** The schools that the contract writes to, without their prefix. */
export const contractSchools = ['s-fields', 's-twice', 's-taken', 's-still', 's-read', 's-columns', 's-remove', 's-stays', 's-long']

/** What every series store must do. `open` gives the same store again when called twice: what was written is there. */
export function storeContract(open: () => Promise<SeriesStore>, { test = vitestTest, prefix = '' }: ContractOptions = {}) {
  const at = 1_766_400_000_000
  const reading = (seconds: number, rest: Partial<StoredReading> = {}): StoredReading => ({
    student: 'p-ana',
    band: 'b1',
    t: at + seconds * 1000,
    tBand: at + seconds * 1000 - 7,
    receivedAt: at + seconds * 1000 + 80,
    bpm: 120,
    ...rest,
  })
  const everything = reading(0, {
    bpm: 88.6,
    contact: true,
    rr: [421, 418.5],
    acc: [0.12, -0.31, 0.94],
    enmo: 180.25,
    peak: 1.9,
    steps: 2,
    spo2: 97,
    skin: 32.4,
    battery: 88,
  })
  const read = async (store: SeriesStore, query: Parameters<SeriesStore['read']>[0]) => {
    const found: StoredReading[] = []
    for await (const each of store.read(query)) found.push(each)
    return found
  }

  test('every field comes back as it went in, unknown stays unknown', async () => {
    await using store = await open()
    const nothing = reading(1, { bpm: null })
    const off = reading(2, { bpm: null, contact: false, rr: [] })
    await store.write(`${prefix}s-fields`, [everything, nothing, off])
    expect(await read(store, { school: `${prefix}s-fields` })).toEqual([everything, nothing, off])
  })

  test('written twice, shuffled: the same store', async () => {
    await using store = await open()
    const lesson = Array.from({ length: 50 }, (_, i) => reading(i, { bpm: 100 + i }))
    await store.write(`${prefix}s-twice`, lesson.toReversed())
    await store.write(`${prefix}s-twice`, lesson)
    expect(await read(store, { school: `${prefix}s-twice` })).toEqual(lesson)
  })

  test('another reading at a taken t moves to the next free millisecond, and only once', async () => {
    await using store = await open()
    const first = reading(0)
    const second = reading(0, { bpm: 121 })
    const third = reading(0, { band: 'b2' })
    for (let i = 0; i < 2; i++) await store.write(`${prefix}s-taken`, [first, second, third])
    expect(await read(store, { school: `${prefix}s-taken` })).toEqual([first, { ...second, t: first.t + 1 }, { ...third, t: first.t + 2 }])
  })

  test('a clock that stands still: every reading is kept, in an order, and only once', async () => {
    await using store = await open()
    const still = Array.from({ length: 1_050 }, (_, i) => reading(0, { receivedAt: at + i }))
    await store.write(`${prefix}s-still`, still)
    await store.write(`${prefix}s-still`, [...still.slice(0, 50), ...still.slice(-100)])
    {
      await using again = await open()
      await again.write(`${prefix}s-still`, still.slice(-100))
    }
    expect((await read(store, { school: `${prefix}s-still` })).map(({ receivedAt }) => receivedAt)).toEqual(
      still.map(({ receivedAt }) => receivedAt),
    )
  })

  test('read by student and by time, ordered by student, then t', async () => {
    await using store = await open()
    const ana = [0, 1, 2, 3].map(seconds => reading(seconds))
    const ben = [0, 1, 2, 3].map(seconds => reading(seconds, { student: 'p-ben', band: 'b2' }))
    await store.write(`${prefix}s-read`, [...ben, ...ana])
    expect(await read(store, { school: `${prefix}s-read` })).toEqual([...ana, ...ben])
    expect(await read(store, { school: `${prefix}s-read`, student: 'p-ben', from: at + 1000, to: at + 3000 })).toEqual(ben.slice(1, 3))
    expect(await read(store, { school: `${prefix}s-read`, student: 'p-nobody' })).toEqual([])
    expect(await read(store, { school: `${prefix}s-other` })).toEqual([])
  })

  test('one student’s lesson in columns: what is unknown is NaN', async () => {
    await using store = await open()
    const ana = [everything, reading(1, { bpm: null }), reading(2, { contact: false }), reading(3)]
    await store.write(`${prefix}s-columns`, [...ana, reading(1, { student: 'p-ben' })])
    const { t, bpm, contact, enmo, steps } = await store.series({ school: `${prefix}s-columns`, student: 'p-ana', from: at, to: at + 3000 })
    const unknown = Number.NaN
    expect([t, bpm, contact, enmo, steps].map(column => [...column])).toEqual([
      [at, at + 1000, at + 2000],
      [88.6, unknown, 120],
      [1, unknown, 0],
      [180.25, unknown, unknown],
      [2, unknown, unknown],
    ])
    expect((await store.series({ school: `${prefix}s-columns`, student: 'p-nobody', from: at, to: at + 3000 })).t.length).toBe(0)
  })

  test('readings are removed by student and by time, and nobody else’s', async () => {
    await using store = await open()
    const ana = [0, 1, 2, 3].map(seconds => reading(seconds))
    const ben = [0, 1, 2, 3].map(seconds => reading(seconds, { student: 'p-ben', band: 'b2' }))
    await store.write(`${prefix}s-remove`, [...ana, ...ben])
    await store.write(`${prefix}s-stays`, ana)
    await store.remove({ school: `${prefix}s-remove`, student: 'p-ana' })
    expect(await read(store, { school: `${prefix}s-remove` })).toEqual(ben)
    await store.remove({ school: `${prefix}s-remove`, to: at + 2000 })
    expect(await read(store, { school: `${prefix}s-remove` })).toEqual(ben.slice(2))
    // What was removed may be written again: a band that still holds it is refused at the gate, not here.
    await store.write(`${prefix}s-remove`, ben.slice(0, 1))
    expect(await read(store, { school: `${prefix}s-remove` })).toEqual([ben[0], ...ben.slice(2)])
    expect(await read(store, { school: `${prefix}s-stays` })).toEqual(ana)
  })

  test('a long lesson is read whole, and is there after the store is opened again', async () => {
    const lesson = Array.from({ length: 12_000 }, (_, i) => reading(i))
    {
      await using store = await open()
      await store.write(`${prefix}s-long`, lesson)
    }
    await using again = await open()
    expect(await read(again, { school: `${prefix}s-long` })).toEqual(lesson)
  })
}
