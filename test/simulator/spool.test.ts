import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SamplesMessage } from '../../domain/sample.ts'
import { createSpool, type SpooledMessage } from '../../simulator/spool.ts'

type Act = { act: 'hold'; samples: number } | { act: 'send' } | { act: 'acknowledge'; which: number } | { act: 'reconnect' }
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant('hold' as const), samples: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ act: fc.constant('send' as const) }),
    fc.record({ act: fc.constant('acknowledge' as const), which: fc.nat(5) }),
    fc.record({ act: fc.constant('reconnect' as const) }),
  ),
  { maxLength: 60 },
)

test('whatever happens, each sample is in one message for ever, in order, within the window, or counted as dropped', () => {
  fc.assert(
    fc.property(acts, story => {
      const spool = createSpool({ boot: 7, samplesMax: 1000, windowMessages: 4 })
      const made = new Map<number, SpooledMessage>()
      const acknowledged = new Set<number>()
      let held = 0
      const send = () => {
        for (let message = spool.next(1); message; message = spool.next(1)) made.set(message.seq, message)
      }
      const waiting = () => [...made.values()].filter(({ seq }) => !acknowledged.has(seq))
      for (const step of story) {
        switch (step.act) {
          case 'hold':
            for (let count = 0; count < step.samples; count++) spool.hold({ t: held++, bpm: 100 })
            break
          case 'send':
            send()
            break
          case 'acknowledge': {
            const message = waiting()[step.which]
            if (!message) break
            acknowledged.add(message.seq)
            spool.acknowledge(message.seq)
            spool.acknowledge(message.seq)
            break
          }
          case 'reconnect':
            expect(spool.unacknowledged()).toEqual(waiting())
        }
        expect(waiting().length).toBeLessThanOrEqual(4)
      }
      while (!spool.empty) {
        send()
        for (const { seq } of waiting()) {
          acknowledged.add(seq)
          spool.acknowledge(seq)
        }
      }
      const told = [...made.values()].flatMap(({ payload }) => SamplesMessage.parse(JSON.parse(payload)).samples.map(({ t }) => t))
      expect(told).toEqual([...new Set(told)].sort((a, b) => a - b))
      expect(told.length + spool.counts.droppedSamples).toBe(held)
      expect(spool.counts.acknowledgedSamples).toBe(told.length)
      expect(spool.heldSamples).toBe(0)
    }),
  )
})
