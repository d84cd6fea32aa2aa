import { messageBytesMax } from '../domain/sample.ts'
import { topicOf, type Uplink, uplinks } from '../domain/topics.ts'
import type { Abuse, Refusal } from './counts.ts'

/** A band without a keepalive, or with a longer one, could be gone for minutes before anybody knew. */
export const keepaliveSecondsMax = 300
/** A connection has this long to shake hands, and again this long for its CONNECT. */
export const connectTimeoutMs = 10_000

/** The CONNACK of each refusal [MQTT-3.2.2.3]: 2 identifier, 4 user name or password, 5 not authorized. */
export const returnCodes = { 'client-id': 2, credential: 4, keepalive: 5, throttled: 5 } as const satisfies Partial<Record<Refusal, number>>

export type Credential = (band: string, secret: string) => { school: string } | null

export interface Connect {
  clientId: string
  username: string | undefined
  password: Buffer | undefined
  keepaliveSeconds: number
}

/** Who a CONNECT comes from, or why it is refused. */
export function mayConnect(
  connect: Connect,
  credential: Credential,
): { school: string; band: string } | { refused: keyof typeof returnCodes } {
  const { clientId, username, password, keepaliveSeconds } = connect
  if (username === undefined || password === undefined) return { refused: 'credential' }
  if (clientId !== username) return { refused: 'client-id' }
  if (keepaliveSeconds === 0 || keepaliveSeconds > keepaliveSecondsMax) return { refused: 'keepalive' }
  const found = credential(username, password.toString())
  return found ? { school: found.school, band: username } : { refused: 'credential' }
}

/** The topics of one band, written out once: a message is matched by lookup, not by pattern. */
export interface Permits {
  school: string
  band: string
  /** where it may publish */
  channels: ReadonlyMap<string, Uplink>
  /** where alone it may subscribe, and where alone its will may go */
  command: string
  status: string
}

export function permitsOf(of: { school: string; band: string }): Permits {
  return {
    ...of,
    channels: new Map(uplinks.map(channel => [topicOf({ ...of, channel }), channel])),
    command: topicOf({ ...of, channel: 'command' }),
    status: topicOf({ ...of, channel: 'status' }),
  }
}

/** On which channel a PUBLISH of this band comes, or what is wrong with it. The payload itself is ingest's matter. */
export function channelOf(permits: Permits, topic: string, retain: boolean, payloadBytes: number): Uplink | Abuse {
  const channel = permits.channels.get(topic)
  if (channel === undefined) return 'foreign-topic'
  if (retain && channel === 'samples') return 'retain'
  return payloadBytes > messageBytesMax ? 'too-large' : channel
}

/** Whether a CONNECT may leave this will: `{"offline":true}` on the band's own status, nothing else. */
export function mayLeave(will: { topic: string; payload: Buffer | string }, permits: Permits): boolean {
  if (will.topic !== permits.status) return false
  try {
    const said: unknown = JSON.parse(will.payload.toString())
    return JSON.stringify(said) === '{"offline":true}'
  } catch {
    return false
  }
}
