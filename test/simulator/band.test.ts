import { describe, expect, test } from 'vitest'
import { ReplyMessage, type Sample, SamplesMessage, StatusMessage } from '../../domain/sample.ts'
import { type BandOptions, createBand, inReach } from '../../simulator/band.ts'
import { createRandom } from '../../simulator/random.ts'
import { type Received, startFullBroker, startTestBroker, until } from './test-broker.ts'

const sample = (second: number): Sample => ({ t: 1_700_000_000_000 + second * 1000, bpm: 60 + (second % 100), contact: true })

/** A band on a clock that the test moves. */
function wear(url: string, options: Partial<BandOptions> = {}) {
  let clock = 1_800_000_000_000
  const band = createBand({ url, school: 's1', band: 'b1', secret: 'x', now: () => clock, random: createRandom(1), ...options })
  return Object.assign(band, {
    pass: (ms: number) => {
      clock += ms
      band.advance()
    },
    wearFor(fromSecond: number, toSecond: number) {
      for (let second = fromSecond; second < toSecond; second++) band.hold(sample(second))
      band.advance()
    },
    online: () => until('the connection', () => band.stats.online),
    delivered: () => until('the last PUBACK', () => band.idle),
  })
}

const messages = (received: readonly Received[]) => received.map(({ payload }) => SamplesMessage.parse(JSON.parse(payload)))
/** The seconds of each message, by the first time it arrived. */
const secondsOf = (received: readonly Received[]) =>
  [...new Map(messages(received).map(message => [message.seq, message])).values()].flatMap(({ samples }) =>
    samples.map(({ t }) => (t - sample(0).t) / 1000),
  )
const range = (to: number) => Array.from({ length: to }, (_, index) => index)

describe('delivery', () => {
  test.each([
    ['TCP', false],
    ['WebSocket', true],
  ])('over %s each second is a message of the contract, in order', async (_, webSocket) => {
    await using broker = await startTestBroker({ webSocket })
    await using band = wear(broker.url)
    band.pass(0)
    await band.online()
    for (const second of range(5)) band.wearFor(second, second + 1)
    await band.delivered()
    expect(messages(broker.on('samples')).map(({ samples }) => samples)).toEqual(range(5).map(second => [sample(second)]))
    expect(band.stats).toMatchObject({ acknowledgedSamples: 5, acknowledgedMessages: 5, heldSamples: 0, dropped: 0 })
  })

  test('what was held while away goes out oldest first, at most 300 a message', async () => {
    await using broker = await startTestBroker()
    await using band = wear(broker.url)
    for (const second of range(700)) band.hold(sample(second))
    band.pass(0)
    await band.delivered()
    expect(messages(broker.on('samples')).map(({ samples }) => samples.length)).toEqual([300, 300, 100])
    expect(secondsOf(broker.on('samples'))).toEqual(range(700))
  })

  test('a message stays below 64 KiB', async () => {
    await using broker = await startTestBroker()
    await using band = wear(broker.url)
    const rr = Array.from({ length: 8 }, (_, index) => 300.12345678901 + index)
    for (const second of range(400)) band.hold({ ...sample(second), rr, acc: [-0.123456789012, 0.123456789012, 0.987654321098] })
    band.pass(0)
    await band.delivered()
    const bytes = broker.on('samples').map(({ payload }) => Buffer.byteLength(payload))
    expect(Math.max(...bytes)).toBeLessThanOrEqual(65_536)
    expect(Math.max(...bytes)).toBeGreaterThan(60_000)
    expect(secondsOf(broker.on('samples'))).toEqual(range(400))
  })

  test('no more than the window is in flight, and the rest follows the PUBACKs', async () => {
    await using broker = await startTestBroker()
    broker.withhold(true)
    await using band = wear(broker.url, { windowMessages: 3 })
    band.pass(0)
    await band.online()
    for (const second of range(10)) band.wearFor(second, second + 1)
    await until('three messages', () => broker.on('samples').length === 3)
    expect(band.stats).toMatchObject({ sentMessages: 3, acknowledgedSamples: 0, heldSamples: 10 })
    broker.withhold(false)
    await band.delivered()
    expect(secondsOf(broker.on('samples'))).toEqual(range(10))
  })

  test('a server killed in the middle gets every unacknowledged message again, with the same bytes, before anything new', async () => {
    const first = await startTestBroker()
    await using band = wear(first.url, { windowMessages: 5 })
    band.pass(0)
    await band.online()
    band.wearFor(0, 3)
    await band.delivered()
    first.withhold(true)
    for (const second of [3, 4, 5, 6]) band.wearFor(second, second + 1)
    await until('four more messages', () => first.on('samples').length === 5)
    await first[Symbol.asyncDispose]()
    await until('the cut', () => !band.stats.online)
    band.wearFor(7, 60)

    await using second = await startTestBroker({ port: first.port })
    band.pass(30_000)
    await band.delivered()
    expect(second.on('samples').slice(0, 4)).toEqual(first.on('samples').slice(1))
    expect(secondsOf([...first.on('samples'), ...second.on('samples')])).toEqual(range(60))
    expect(band.stats).toMatchObject({ acknowledgedSamples: 60, connections: 2, dropped: 0 })
  })

  test('a full spool drops the oldest and counts', async () => {
    await using broker = await startTestBroker()
    await using band = wear(broker.url, { samplesHeldMax: 100 })
    for (const second of range(130)) band.hold(sample(second))
    band.pass(0)
    await band.delivered()
    expect(secondsOf(broker.on('samples'))).toEqual(range(130).slice(30))
    expect(band.stats).toMatchObject({ acknowledgedSamples: 100, dropped: 30 })
  })

  test('out of reach the Last Will speaks, the samples wait; back in reach they follow', async () => {
    await using broker = await startTestBroker()
    await using band = wear(broker.url)
    band.pass(0)
    await band.online()
    band.surround({ ...inReach, reachable: false })
    await until('the Last Will', () => broker.on('status').some(({ payload }) => payload === '{"offline":true}'))
    band.wearFor(0, 90)
    expect(band.stats).toMatchObject({ online: false, heldSamples: 90 })
    band.surround(inReach)
    band.pass(0)
    await band.delivered()
    expect(secondsOf(broker.on('samples'))).toEqual(range(90))
    const states = broker.on('status').map(({ payload }) => StatusMessage.parse(JSON.parse(payload)))
    expect(states.map(state => ('offline' in state ? 'offline' : state.heldSamples))).toEqual([0, 'offline', 90])
  })

  test('the band’s own clock stamps t and sent', async () => {
    await using broker = await startTestBroker()
    await using band = wear(broker.url)
    band.surround({ ...inReach, clockSkewMs: -86_400_000 })
    expect(band.hold(sample(0)).t).toBe(sample(0).t - 86_400_000)
    band.pass(0)
    await band.delivered()
    expect(messages(broker.on('samples'))).toMatchObject([
      { sent: 1_800_000_000_000 - 86_400_000, samples: [{ t: sample(0).t - 86_400_000 }] },
    ])
  })

  test('a wrong credential is said, retried with patience, and forgotten when it is right', async () => {
    const strict = await startTestBroker({ secret: 'right' })
    await using band = wear(strict.url)
    band.wearFor(0, 1)
    await until('the refusal', () => band.stats.refused !== null)
    expect(band.stats).toMatchObject({ refused: 'wrong credential', connections: 0, heldSamples: 1 })
    await strict[Symbol.asyncDispose]()
    await using _lenient = await startTestBroker({ port: strict.port })
    band.pass(30_000)
    await band.delivered()
    expect(band.stats).toMatchObject({ refused: null, connections: 1 })
  })
})

describe('a server that can’t store, and so answers nothing', () => {
  const liveFor = (band: ReturnType<typeof wear>, from: number, to: number) => {
    for (let second = from; second < to; second++) {
      band.hold(sample(second))
      band.pass(1000)
    }
  }
  const inOrder = (seconds: number[]) => seconds.sort((a, b) => a - b)

  test('hears each newest second and a call for help; with room again it has all of it, once', async () => {
    await using broker = await startFullBroker()
    await using band = wear(broker.url, { windowMessages: 3 })
    band.pass(0)
    await band.online()
    liveFor(band, 0, 60)
    band.askForHelp()
    band.pass(0)
    await until('the call for help', () => broker.on('reply').length === 1)
    expect(secondsOf(broker.on('samples'))).toEqual(range(60))
    expect(band.stats).toMatchObject({ connections: 1, acknowledgedSamples: 0, heldSamples: 60 })
    broker.makeRoom()
    await band.delivered()
    expect(broker.on('samples')).toHaveLength(60)
    expect(band.stats).toMatchObject({ acknowledgedSamples: 60, dropped: 0 })
  })

  test('hears the newest second of a band that is back in range, past all that waits', async () => {
    await using broker = await startFullBroker()
    await using band = wear(broker.url, { windowMessages: 2 })
    for (const second of range(900)) band.hold(sample(second))
    band.pass(0)
    await until('a full window', () => broker.on('samples').length === 2)
    liveFor(band, 900, 904)
    await until('the newest second', () => secondsOf(broker.on('samples')).includes(903))
    expect(secondsOf(broker.on('samples'))).toEqual([...range(600), 901, 902, 903])
    broker.makeRoom()
    await band.delivered()
    expect(inOrder(secondsOf(broker.on('samples')))).toEqual(range(904))
  })

  test('hears it past a spool of four hours, whose messages are large', async () => {
    await using broker = await startFullBroker()
    await using band = wear(broker.url)
    const rr = Array.from({ length: 8 }, (_, index) => 300.12345678901 + index)
    for (const second of range(4 * 3600 - 10)) band.hold({ ...sample(second), rr })
    band.pass(0)
    await until('a full window', () => broker.on('samples').length > 0)
    liveFor(band, 4 * 3600 - 10, 4 * 3600)
    await until('the newest second', () => secondsOf(broker.on('samples')).includes(4 * 3600 - 1))
    broker.makeRoom()
    await band.delivered()
    expect(inOrder(secondsOf(broker.on('samples')))).toEqual(range(4 * 3600))
  })

  test('is given a new connection before it would read no more of the old one, and hears on', async () => {
    await using broker = await startFullBroker()
    await using band = wear(broker.url)
    band.pass(0)
    await band.online()
    liveFor(band, 0, 900)
    await until('900 messages', () => broker.on('samples').length === 900)
    liveFor(band, 900, 901)
    band.pass(0)
    await until('a second connection', () => band.stats.online && band.stats.connections === 2)
    liveFor(band, 901, 905)
    await until('the newest second', () => secondsOf(broker.on('samples')).includes(904))
    broker.makeRoom()
    await band.delivered()
    expect(inOrder(secondsOf(broker.on('samples')))).toEqual(range(905))
    expect(band.stats).toMatchObject({ acknowledgedSamples: 905, dropped: 0 })
  })
})

describe('the child', () => {
  /** What the band says to a question, once the child has had a minute; the call for help is the marker behind it. */
  async function repliesWhen(answers: boolean) {
    await using broker = await startTestBroker()
    await using band = wear(broker.url)
    const subscribed = broker.subscribed()
    band.pass(0)
    await band.online()
    await subscribed
    band.surround({ ...inReach, answers })
    await broker.command('b1', { id: 'c1', kind: 'ask-ok', expires: 1_900_000_000_000 })
    band.pass(60_000)
    band.askForHelp()
    band.pass(0)
    await until('the marker', () => broker.on('reply').some(({ payload }) => payload.includes('sos')))
    return broker.on('reply').map(({ payload }) => ReplyMessage.parse(JSON.parse(payload)))
  }

  test('answers when the band asks', async () => {
    expect(await repliesWhen(true)).toMatchObject([{ kind: 'ok', to: 'c1' }, { kind: 'sos' }])
  })

  test('does not answer after a collapse', async () => {
    expect(await repliesWhen(false)).toMatchObject([{ kind: 'sos' }])
  })

  test('asks for help before any sample that waits', async () => {
    await using broker = await startTestBroker()
    await using band = wear(broker.url)
    band.hold(sample(0))
    band.askForHelp()
    band.pass(0)
    await band.delivered()
    const said = broker.received.filter(({ channel }) => channel !== 'status').map(({ channel }) => channel)
    expect(said).toEqual(['reply', 'samples'])
    expect(ReplyMessage.parse(JSON.parse(broker.on('reply')[0]!.payload))).toMatchObject({ kind: 'sos' })
  })
})
