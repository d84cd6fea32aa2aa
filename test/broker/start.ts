import { type BrokerOptions, startBroker } from '../../broker/broker.ts'
import type { BandMessage } from '../../domain/topics.ts'
import { type Connect, connect, Raw } from './wire.ts'

export const secret = 'a-secret-of-many-random-bits'

/** Where band b1 of school s1 may publish. */
export const topic = (channel = 'samples', band = 'b1') => `pulseyard/v1/s1/${band}/${channel}`

type Done = (error?: Error) => void

/**
 * A broker on a free port whose ingest is this test: everything accepted is told, and answered at once unless `hold` is set,
 * when `held` has the answers to give.
 */
export async function start(options: Partial<BrokerOptions> = {}) {
  const accepted: (BandMessage & { text: string })[] = []
  const held: Done[] = []
  const logged: string[] = []
  const revoked = new Set<string>()
  const clock = { now: 1_800_000_000_000 }
  const state = { hold: false, storing: true }
  const write = (level: string) => (fields: object, message: string) => void logged.push(`${level} ${message} ${JSON.stringify(fields)}`)

  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    credential: (band, said) => (/^b\d+$/.test(band) && said === secret ? { school: 's1' } : null),
    accept(message, done) {
      accepted.push({ ...message, text: message.payload.toString() })
      if (state.hold) held.push(done)
      else done()
    },
    schoolOf: band => (revoked.has(band) ? undefined : 's1'),
    storing: () => state.storing,
    now: () => clock.now,
    log: { warn: write('warn'), error: write('error') },
    ...options,
  })

  return {
    broker,
    port: broker.address.port,
    accepted,
    held,
    logged,
    revoked,
    clock,
    state,
    raw: () => Raw.open(broker.address.port),
    /** A raw connection of this band that has been let in. */
    async band(id = 'b1', more: Partial<Connect> = {}) {
      const raw = await Raw.open(broker.address.port)
      raw.send(connect({ id, secret, ...more }))
      const [connack] = await raw.hears(1)
      if (connack !== 'connack 0') throw new Error(`not let in: ${connack}`)
      raw.heard.length = 0
      return raw
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  }
}
