import { Readable } from 'node:stream'
import { parseTopic } from '../domain/topics.ts'
import type { BrokerCounts } from './counts.ts'

/** Commands kept for a band that is away; the oldest goes first. */
export const commandsMax = 16

interface Subscription {
  topic: string
  qos: number
}
interface Packet {
  topic: string
  messageId?: number
  brokerId?: string
  brokerCounter?: number
}
interface Client {
  id: string
}
interface Session {
  command: Subscription | null
  /** commands not yet acknowledged, oldest first */
  outgoing: Packet[]
  /** identifiers of QoS 2 messages received and not yet released [MQTT-4.3.3-2] */
  incoming: Set<number>
}

export interface PersistenceOptions {
  sessionsMax: number
  /** counts here what it drops */
  counts: Pick<BrokerCounts, 'commandsDropped' | 'sessionsDropped'>
}

/**
 * What aedes remembers of a band beyond its connection, in memory. Its own persistence keeps every payload of QoS 2, queues
 * without a bound for who is away, and stores the refused filters of a SUBSCRIBE beside the granted one. Here a session is
 * one subscription, a few commands and some numbers. Wills and retained messages are not kept: aedes has the will of a connection, and nothing is retained.
 */
export function createPersistence({ sessionsMax, counts }: PersistenceOptions) {
  const sessions = new Map<string, Session>()

  function sessionOf(band: string): Session {
    let session = sessions.get(band)
    if (!session) {
      if (sessions.size >= sessionsMax) {
        sessions.delete(sessions.keys().next().value!)
        counts.sessionsDropped++
      }
      session = { command: null, outgoing: [], incoming: new Set() }
      sessions.set(band, session)
    }
    return session
  }

  function keep(band: string, packet: Packet) {
    const { outgoing } = sessionOf(band)
    if (outgoing.length >= commandsMax) {
      outgoing.shift()
      counts.commandsDropped++
    }
    outgoing.push({ ...packet })
  }

  const ownCommand = (band: string, { topic }: { topic: string }) => {
    const parsed = parseTopic(topic)
    return parsed?.band === band && parsed.channel === 'command'
  }

  return {
    /** A revoked band leaves nothing behind. */
    forget(revoked: (band: string) => boolean) {
      for (const band of sessions.keys()) if (revoked(band)) sessions.delete(band)
    },

    // From here on: what aedes asks of a persistence, in its words.
    async setup() {},

    async addSubscriptions(client: Client, subscriptions: Subscription[]) {
      const own = subscriptions.find(subscription => ownCommand(client.id, subscription))
      if (own) sessionOf(client.id).command = { topic: own.topic, qos: own.qos }
    },
    async removeSubscriptions(client: Client, topics: string[]) {
      const session = sessions.get(client.id)
      if (session?.command && topics.includes(session.command.topic)) session.command = null
    },
    async subscriptionsByClient(client: Client) {
      const command = sessions.get(client.id)?.command
      return command ? [{ ...command }] : []
    },
    async subscriptionsByTopic(topic: string) {
      const band = parseTopic(topic)?.band
      const command = band === undefined ? null : sessions.get(band)?.command
      return command?.topic === topic && command.qos > 0 ? [{ ...command, clientId: band }] : []
    },
    async cleanSubscriptions(client: Client) {
      sessions.delete(client.id)
    },

    async outgoingEnqueue({ clientId }: { clientId: string }, packet: Packet) {
      keep(clientId, packet)
    },
    async outgoingEnqueueCombi(to: { clientId: string }[], packet: Packet) {
      for (const { clientId } of to) keep(clientId, packet)
    },
    async outgoingUpdate(client: Client, packet: Packet) {
      const kept = sessions
        .get(client.id)
        ?.outgoing.find(({ brokerId, brokerCounter }) => brokerId === packet.brokerId && brokerCounter === packet.brokerCounter)
      if (kept && packet.messageId !== undefined) kept.messageId = packet.messageId
    },
    async outgoingClearMessageId(client: Client, { messageId }: Packet) {
      const outgoing = sessions.get(client.id)?.outgoing ?? []
      const at = outgoing.findIndex(packet => packet.messageId === messageId)
      return at < 0 ? undefined : outgoing.splice(at, 1)[0]
    },
    outgoingStream: (client: Client) => Readable.from([...(sessions.get(client.id)?.outgoing ?? [])]),

    async incomingStorePacket(client: Client, packet: { messageId: number }) {
      sessionOf(client.id).incoming.add(packet.messageId)
    },
    async incomingGetPacket(client: Client, packet: { messageId: number }) {
      if (!sessions.get(client.id)?.incoming.has(packet.messageId)) throw new Error('no such packet')
      return packet
    },
    async incomingDelPacket(client: Client, packet: { messageId: number }) {
      sessions.get(client.id)?.incoming.delete(packet.messageId)
    },
    async cleanIncoming(client: Client) {
      sessions.get(client.id)?.incoming.clear()
    },

    async storeRetained() {},
    createRetainedStreamCombi: () => Readable.from([]),
    async putWill() {},
    async delWill() {},
    streamWill: () => Readable.from([]),
  }
}
