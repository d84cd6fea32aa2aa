import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SamplesMessage } from '../../domain/sample.ts'
import { createSpool, type SpoolChange, type SpooledMessage, type SpooledSample } from '../../domain/spool.ts'

type Act =
  | { act: 'hold'; samples: number }
  | { act: 'send' }
  | { act: 'send newest' }
  | { act: 'acknowledge'; which: number }
  | { act: 'reconnect' }
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant('hold' as const), samples: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ act: fc.constant('send' as const) }),
    fc.record({ act: fc.constant('send newest' as const) }),
    fc.record({ act: fc.constant('acknowledge' as const), which: fc.nat(5) }),
    fc.record({ act: fc.constant('reconnect' as const) }),
  ),
  { maxLength: 60 },
)

test('whatever happens, each sample is acknowledged once, in messages of the same bytes for ever, or counted as dropped', () => {
  fc.assert(
    fc.property(acts, story => {
      const spool = createSpool({ boot: 7, samplesMax: 1000, windowMessages: 4 })
      const made = new Map<number, string>()
      const stored = new Map<number, string>()
      let onTheWay: SpooledMessage[] = []
      let live = 0
      let held = 0
      const sent = (message: SpooledMessage) => {
        expect(made.get(message.seq) ?? message.payload).toBe(message.payload)
        made.set(message.seq, message.payload)
        onTheWay.push(message)
      }
      const send = () => {
        for (let message = spool.next(1); message; message = spool.next(1)) sent(message)
      }
      const acknowledge = (which: number) => {
        const [message] = onTheWay.splice(which, 1)
        if (!message) return
        stored.set(message.seq, message.payload)
        spool.acknowledge(message.seq)
        spool.acknowledge(message.seq)
      }
      for (const step of story) {
        switch (step.act) {
          case 'hold':
            for (let count = 0; count < step.samples; count++) spool.hold({ t: held++, bpm: 100 })
            break
          case 'send':
            send()
            break
          case 'send newest': {
            const newest = spool.newest(1)
            if (!newest) break
            sent(newest)
            live += 1
            expect(secondsIn([newest.payload])).toEqual([held - 1])
            expect(spool.newest(1)).toBeNull()
            break
          }
          case 'acknowledge':
            acknowledge(step.which)
            break
          case 'reconnect':
            spool.reconnected()
            onTheWay = []
            live = 0
        }
        expect(onTheWay.length).toBeLessThanOrEqual(4 + live)
      }
      for (send(); !spool.empty; send()) acknowledge(0)
      const told = secondsIn([...stored.values()])
      expect(new Set(told).size).toBe(told.length)
      expect(told.length + spool.counts.droppedSamples).toBe(held)
      expect(spool.counts.acknowledgedSamples).toBe(told.length)
      expect(spool.heldSamples).toBe(0)
    }),
  )
})

const secondsIn = (payloads: string[]) => payloads.flatMap(payload => SamplesMessage.parse(JSON.parse(payload)).samples.map(({ t }) => t))

test('a spool that is kept elsewhere goes on from there: each sample goes out once, with the bytes it had, or is counted as dropped', () => {
  fc.assert(
    fc.property(fc.array(acts, { minLength: 1, maxLength: 4 }), lives => {
      const messages = new Map<number, SpooledMessage>()
      const samples = new Map<number, SpooledSample>()
      const changed = ({ added, gone }: SpoolChange) => {
        for (const message of added.messages ?? []) messages.set(message.seq, message)
        for (const sample of added.samples ?? []) samples.set(sample.id, sample)
        for (const seq of gone.messages ?? []) messages.delete(seq)
        for (const id of gone.samples ?? []) samples.delete(id)
      }
      const stored: number[] = []
      let [held, dropped] = [0, 0]
      // Each life ends at any moment; what it had sent and not heard of goes out again in the next.
      for (const [boot, story] of [...lives, [{ act: 'send' }] as Act[]].entries()) {
        const kept = { messages: [...messages.values()], samples: [...samples.values()] }
        const spool = createSpool({ boot, samplesMax: 1000, windowMessages: boot < lives.length ? 4 : 1e6, kept, changed })
        const onTheWay: SpooledMessage[] = []
        for (const step of story) {
          if (step.act === 'hold') for (let count = 0; count < step.samples; count++) spool.hold({ t: held++, bpm: 100 })
          if (step.act === 'reconnect') {
            spool.reconnected()
            onTheWay.length = 0
          }
          if (step.act === 'send') for (let message = spool.next(1); message; message = spool.next(1)) onTheWay.push(message)
          const [message] = step.act === 'acknowledge' ? onTheWay.splice(step.which, 1) : []
          if (!message || !messages.has(message.seq)) continue
          expect(messages.get(message.seq)?.payload).toBe(message.payload)
          spool.acknowledge(message.seq)
          stored.push(...secondsIn([message.payload]))
        }
        dropped += spool.counts.droppedSamples
        expect(spool.heldSamples).toBe([...messages.values()].reduce((sum, message) => sum + message.samples, samples.size))
      }
      const left = [...messages.values()].map(({ payload }) => payload)
      stored.push(...secondsIn(left), ...[...samples.values()].map(({ json }) => JSON.parse(json).t))
      expect(new Set(stored).size).toBe(stored.length)
      expect(stored.length + dropped).toBe(held)
    }),
    { numRuns: 200 },
  )
})
