/** Why a connection was not let in: `full` is the newcomer at the bound of all, `crowded` the stranger that waited longest and made room. */
export const refusals = ['client-id', 'credential', 'keepalive', 'throttled', 'version', 'full', 'crowded'] as const
export type Refusal = (typeof refusals)[number]

/** What no honest band does: the connection is closed and the log says so. */
export const abuses = ['protocol', 'too-large', 'foreign-topic', 'retain', 'will'] as const
export type Abuse = (typeof abuses)[number]
export const isAbuse = (word: string): word is Abuse => (abuses as readonly string[]).includes(word)

/** Why a connection ended: it left by itself, was not let in, abused the protocol, or one of ours. */
export const closings = [
  ...abuses,
  'left',
  'refused',
  'taken-over',
  'revoked',
  'silent',
  'no-connect',
  'slow',
  'not-accepted',
  'fault',
  'shutdown',
] as const
export type Closing = (typeof closings)[number]

export interface BrokerCounts {
  /** open now, let in or not */
  connections: number
  /** let in and open now */
  bands: number
  /** PUBLISH packets handed to ingest since start, whatever their QoS */
  messages: number
  /** commands that no longer fitted in what is kept for a band that is away */
  commandsDropped: number
  /** what was kept of a band that was last seen the longest ago, to make room */
  sessionsDropped: number
  /** counts of failed tries given up to make room: these start again at none */
  triesForgotten: number
  refused: Record<Refusal, number>
  closed: Record<Closing, number>
}

const zeroes = <Name extends string>(names: readonly Name[]) => Object.fromEntries(names.map(name => [name, 0])) as Record<Name, number>

export const createCounts = (): BrokerCounts => ({
  connections: 0,
  bands: 0,
  messages: 0,
  commandsDropped: 0,
  sessionsDropped: 0,
  triesForgotten: 0,
  refused: zeroes(refusals),
  closed: zeroes(closings),
})

/** Why aedes ended a connection, from the error it gives. */
export function closingOf(error: Error & { code?: unknown; errorCode?: number }): Closing {
  if (error.errorCode !== undefined) return 'refused'
  if (typeof error.code === 'string' && error.code.startsWith('E')) return 'left'
  switch (error.message) {
    case 'keep alive timeout':
      return 'silent'
    case 'connect did not arrive in time':
      return 'no-connect'
    case 'drain timeout':
      return 'slow'
    case 'connection closed':
      return 'left'
    default:
      return 'protocol'
  }
}

/** What of an error the log may hold: an engine's or a validator's message may quote what it read, a plain error's doesn't. */
export function told(error: unknown): object {
  if (!(error instanceof Error)) return {}
  const { name, message, stack } = error
  return name === 'Error'
    ? { error: message }
    : {
        error: name,
        at: stack
          ?.split('\n')
          .find(line => line.startsWith('    at '))
          ?.trim(),
      }
}
