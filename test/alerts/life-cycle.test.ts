import { expect, test } from 'vitest'
import { closeLife, inactive, type Life, nextLife, type Verdict } from '../../alerts/life-cycle.ts'

const hold = { forMs: 2_000, keepFiringForMs: 3_000 }

/**
 * One letter a second: `x` holds, `.` does not, `?` is unknown, `i` holds but is inhibited, `_` is a second without a reading.
 * Clearing is the opposite of holding.
 */
function phases(line: string): string {
  let life: Life = inactive
  return [...line]
    .map((letter, second) => {
      if (letter === '_') return ''
      const condition = letter === '?' ? null : letter !== '.'
      const verdict: Verdict = { condition, clear: condition === null ? null : !condition, heldMs: 0, inhibited: letter === 'i' }
      life = nextLife(life, hold, second * 1_000, verdict)
      return life.phase[0]
    })
    .join('')
}

test.each([
  ['holds for two seconds', 'xxx', 'ppf'],
  ['a second too few', 'xx.xx.', 'ppippi'],
  ['clears for three seconds', 'xxx....', 'ppffffr'],
  ['coming back within them is the same firing', 'xxx...x....', 'ppffffffffr'],
  ['unknown neither counts, breaks nor clears', 'x?xx???..?..', 'ppffffffffrr'],
  ['a step of 3 s is covered', 'x__x', 'pf'],
  ['a step of 4 s is not', 'x___xx', 'ppp'],
  ['30 s without knowing forget the pending', `xx${'_'.repeat(30)}xxx`, 'ppppf'],
  ['and the clearing', `xxx..${'_'.repeat(30)}....`, 'ppffffffr'],
  ['inhibited it waits, and fires when it is released', 'iiiiix', 'pppppf'],
  ['inhibited and over: nothing', 'iiii.', 'ppppi'],
])('%s', (_, line, expected) => expect(phases(line)).toBe(expected))

test('what comes back within a minute is the same incident, later it is a new one, and after a closing always', () => {
  const resolved: Life = { phase: 'resolved', incident: { startedAt: 1, firedAt: 2 }, raised: 'high', at: 10_000 }
  const fires: Verdict = { condition: true, clear: null, heldMs: 0, inhibited: false }
  const at = (life: Life, t: number) => nextLife(life, { forMs: 0, keepFiringForMs: 0 }, t, fires)
  expect(at(resolved, 70_000)).toMatchObject({ phase: 'firing', incident: { startedAt: 1, firedAt: 2 }, raised: 'high' })
  expect(at(resolved, 70_001)).toMatchObject({ incident: { startedAt: 70_001, firedAt: 70_001 }, raised: null })
  expect(at(closeLife(resolved), 20_000)).toMatchObject({ incident: { startedAt: 20_000 } })
})

test('a gap while it waits begins the wait anew, and is still within that minute', () => {
  const before = { phase: 'resolved', incident: { startedAt: 1, firedAt: 2 }, raised: null, at: 10_000 } as const
  const verdict: Verdict = { condition: true, clear: null, heldMs: 0, inhibited: false }
  const after = (gapMs: number) => {
    let life = nextLife(before, hold, 20_000, verdict)
    for (const t of [0, 1_000, 2_000]) life = nextLife(life, hold, 20_000 + gapMs + t, verdict)
    return life
  }
  expect(after(40_000)).toMatchObject({ phase: 'firing', incident: { startedAt: 1, firedAt: 2 } })
  expect(after(60_000)).toMatchObject({ phase: 'firing', incident: { startedAt: 80_000, firedAt: 82_000 } })
})

test('closed while its condition goes on: no new alert until it is over, and nothing reopens it', () => {
  const firing: Life = { phase: 'firing', incident: { startedAt: 1, firedAt: 2 }, raised: null, closed: false, knownAt: 0, clearMs: null }
  const closed = closeLife(firing)
  expect(closed).toMatchObject({ phase: 'firing', closed: true })
  const over: Verdict = { condition: null, clear: true, heldMs: 0, inhibited: false }
  expect(nextLife(closed, { forMs: 0, keepFiringForMs: 0 }, 1_000, over)).toBe(inactive)
})

test('a condition that trembles about its limit goes on waiting, for three seconds and a tenth of the time', () => {
  const dips = (line: string) => {
    let life: Life = inactive
    const verdict = (letter: string): Verdict => ({ condition: letter === 'x', clear: null, heldMs: 0, inhibited: false })
    for (const [second, letter] of [...line].entries())
      life = nextLife(life, { forMs: 10_000, keepFiringForMs: 0, dipMs: 3_000 }, second * 1_000, verdict(letter))
    return life.phase
  }
  expect(['xxxxx.xxxxx', 'xxxxx...xxx', 'xxxxx....xx', 'xxxxxxxxxx.', 'x.x.x.x.x.x'].map(dips)).toEqual([
    ...['firing', 'firing', 'pending', 'pending', 'pending'],
  ])
})
