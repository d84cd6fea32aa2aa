import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Boot, bootOf, remember, wasSeen } from '../../ingest/seen.ts'

test('in any order, what was accepted is known and nothing else is', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(80), { maxLength: 60 }), seqs => {
      const boots: Boot[] = []
      for (const seq of seqs) remember(bootOf(boots, 7, seq, seq), seq, seq)
      for (let seq = 0; seq <= 80; seq++) expect(boots.length > 0 && wasSeen(boots[0]!, seq)).toBe(seqs.includes(seq))
      if (boots[0])
        for (let i = 1; i < boots[0].ranges.length; i++) expect(boots[0].ranges[i]![0]).toBeGreaterThan(boots[0].ranges[i - 1]![1] + 1)
    }),
  )
})

const accept = (boots: Boot[], boot: number, seq: number, sent: number) => {
  const known = bootOf(boots, boot, seq, sent)
  const seen = wasSeen(known, seq)
  if (!seen) remember(known, seq, sent)
  return seen ? 'redelivered' : 'new'
}

test.each([
  [
    'the same message again',
    [
      [1, 5, 500],
      [1, 5, 500],
    ],
    ['new', 'redelivered'],
  ],
  [
    'an older message again',
    [
      [1, 5, 500],
      [1, 6, 600],
      [1, 5, 500],
    ],
    ['new', 'new', 'redelivered'],
  ],
  [
    'an older message again after the clock went back an hour',
    [
      [1, 5, 9_000],
      [1, 6, 600],
      [1, 5, 9_000],
    ],
    ['new', 'new', 'redelivered'],
  ],
  [
    'a held message for the first time',
    [
      [1, 6, 600],
      [1, 5, 500],
    ],
    ['new', 'new'],
  ],
  [
    'another boot with the same count',
    [
      [1, 5, 500],
      [2, 5, 900],
    ],
    ['new', 'new'],
  ],
  [
    'a reset band that drew the same boot number',
    [
      [1, 5, 500],
      [1, 0, 900],
      [1, 5, 950],
    ],
    ['new', 'new', 'new'],
  ],
] as [string, [number, number, number][], string[]][])('%s', (_, messages, verdicts) => {
  const boots: Boot[] = []
  expect(messages.map(([boot, seq, sent]) => accept(boots, boot, seq, sent))).toEqual(verdicts)
})

test('a band that loses every second message stays within the bound', () => {
  const boots: Boot[] = []
  for (let seq = 0; seq < 10_000; seq += 2) accept(boots, 1, seq, seq)
  expect(boots[0]!.ranges.length).toBeLessThanOrEqual(64)
})
