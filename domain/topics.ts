/** What a band may say, and the one thing a band hears. */
export const uplinks = ['samples', 'status', 'reply'] as const
export type Uplink = (typeof uplinks)[number]
export type Channel = Uplink | 'command'

export interface BandTopic {
  school: string
  band: string
  channel: Channel
}

const pattern = /^pulseyard\/v1\/([A-Za-z0-9_-]{1,64})\/([A-Za-z0-9_-]{1,64})\/(samples|status|reply|command)$/

/** A topic of the wire contract, or null for anything else (wildcards and `$SYS` included). */
export function parseTopic(topic: string): BandTopic | null {
  const match = pattern.exec(topic)
  return match && { school: match[1]!, band: match[2]!, channel: match[3] as Channel }
}

export const topicOf = ({ school, band, channel }: BandTopic) => `pulseyard/v1/${school}/${band}/${channel}`

/** What the broker hands to ingest: a message of a band that proved who it is, on its own topic; the payload still untrusted. */
export interface BandMessage {
  school: string
  band: string
  channel: Uplink
  payload: Buffer
  /** ms since 1970, server clock */
  receivedAt: number
}
