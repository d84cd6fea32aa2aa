import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AlertMessage } from '../../domain/live.ts'
import { traceStart } from '../support/trace.ts'
import { anaHerself, anasMother, createMemoryLog, lead, msSilva, nurse, openHouse } from './house.ts'
import { place } from './tell.ts'

type House = Awaited<ReturnType<typeof openHouse>>

const scene = fc.oneof(
  fc
    .constantFrom(
      'run 150x35',
      'lie 150x22',
      'walk 120x12',
      'still 85x15',
      'jump 120',
      '215x5 228x12',
      '_x25',
      '_x40',
      '-x4',
      'off 120x22',
      'strap 120x5',
      'run 150x35 lie 150x25',
      'run 190x100',
      'still 185x130',
      'still 190>150x40 150x150',
      'run 165>105x12 still 105x12',
    )
    .map(line => ({ line })),
  fc.constantFrom('acknowledge' as const, 'close' as const, 'sos' as const, 'ok' as const, 'pause' as const).map(word => ({ word })),
)
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never
const scenes = (maxLength: number) => fc.array(fc.tuple(fc.constantFrom('ana', 'ben'), scene), { maxLength })

/** @param number of the scene: what a child says is told apart by it */
function act(house: House, student: string, scene: Scene, number: number, batch: number) {
  house.passTo(house.now() + 1_000)
  if ('line' in scene) return house.play(scene.line, student, { batch })
  const said = { boot: 1, seq: number, t: house.now() }
  const id = house.newestAlert() ?? 'none'
  switch (scene.word) {
    case 'sos':
      return house.reply({ ...said, kind: 'sos' })
    case 'ok':
      return house.reply({ ...said, kind: 'ok', to: house.commands.at(-1)?.id ?? 'none' })
    case 'pause':
      return house.pause(45_000)
    case 'close':
      return house.alerts.handle(msSilva, { type: 'close', id, outcome: 'fine' }, house.now())
    case 'acknowledge':
      return house.alerts.handle(msSilva, { type: 'acknowledge', id }, house.now())
  }
}

/** Cleo wears a band that nobody ever hears. */
const nobodysBand = () => [{ ...place, student: 'cleo', since: traceStart }]

const whoHear = [msSilva, nurse, lead, anasMother, anaHerself]

test('a restart from any checkpoint, with the log behind it, ends in the same alerts; nothing is told twice', async () => {
  await fc.assert(
    fc.asyncProperty(scenes(14), fc.integer({ min: 1, max: 7 }), async (before, batch) => {
      await using house = await openHouse({ expectedAt: nobodysBand })
      house.alerts.live(house.now())
      for (const [number, [student, each]] of before.entries()) act(house, student, each, number, batch)
      await using again = await restart(house, nobodysBand)
      for (const viewer of whoHear) {
        const { epoch } = house.alerts.position(viewer)
        expect(again.heardBy(viewer)).toEqual([])
        expect(again.alerts.position(viewer)).toEqual(house.alerts.position(viewer))
        expect(again.alerts.since(viewer, epoch, 0)).toEqual(house.heardBy(viewer))
      }
    }),
    { numRuns: 60 },
  )
}, 120_000)

test('and goes on like a server that never stopped, but for who was silent then', async () => {
  await fc.assert(
    fc.asyncProperty(scenes(8), scenes(5), async (before, after) => {
      await using house = await openHouse()
      house.alerts.live(house.now())
      for (const [number, [student, each]] of before.entries()) act(house, student, each, number, 1)
      await using again = await restart(house)
      const heard = new Map(whoHear.map(viewer => [viewer, house.heardBy(viewer).length]))
      const commands = house.commands.length
      for (const one of [house, again]) {
        if (one === again) again.commands.unshift(...house.commands.slice(0, commands))
        for (const [number, [student, each]] of after.entries()) act(one, student, each, before.length + number, 1)
      }
      // When the server listens anew, silence is counted anew.
      const told = (messages: readonly AlertMessage[]) =>
        messages
          .filter(({ rule }) => rule !== 'not-monitored')
          .map(({ id, rule, phase, severity, handling }) => ({ id, rule, phase, severity, handling }))
      for (const viewer of whoHear) expect(told(again.heardBy(viewer))).toEqual(told(house.heardBy(viewer).slice(heard.get(viewer))))
    }),
    { numRuns: 60 },
  )
}, 120_000)

async function restart(house: House, expectedAt?: typeof nobodysBand): Promise<House> {
  const again = await openHouse({
    disk: createMemoryLog([...house.disk.records]),
    state: structuredClone(house.saved()),
    ...(expectedAt && { expectedAt }),
    startsAt: house.now(),
  })
  for (const record of house.disk.records.slice(house.savedRecords())) again.alerts.replay(record)
  again.alerts.live(house.now())
  return again
}
