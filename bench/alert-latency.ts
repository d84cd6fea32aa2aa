import { setTimeout as pause } from 'node:timers/promises'
import mqtt from 'mqtt'
import { signIn } from '../test/support/person.ts'

export interface AlertLatencyOptions {
  web: string
  mqtt: string
  secret: string
  password: string
  /** at most this many calls for help, spread over the time */
  trials: number
  forSeconds: number
}

/** A band that the load leaves alone: it would take over the connection. */
const band = 'b02000'
const callingTeacher = 'teacher-b-051'

/**
 * From the publish of a child's call for help to the alert on its teacher's open screen, again and again while the load runs:
 * the whole way through gate, log, engine, commit, routing and socket. Each alert is closed before the child calls again.
 */
export async function alertLatencies({ web, mqtt: url, secret, password, trials, forSeconds }: AlertLatencyOptions) {
  const teacher = await signIn(web, { account: callingTeacher, password })
  using screen = await teacher.live()
  const client = await mqtt.connectAsync(url, { clientId: band, username: band, password: secret, reconnectPeriod: 0 })
  await screen.hear(message => message.type === 'snapshot', 5_000)
  const latencies: number[] = []
  const seen = new Set<string>()
  for (let seq = 1; seq <= trials; seq++) {
    await pause((forSeconds * 1000) / trials)
    const sentAt = performance.now()
    client.publish(`pulseyard/v1/s1/${band}/reply`, JSON.stringify({ boot: 1, seq, t: Date.now(), kind: 'sos' }), { qos: 1 })
    const { alert } = await screen.hearAlert(({ rule, id, phase }) => rule === 'sos' && phase === 'firing' && !seen.has(id), 10_000)
    latencies.push(performance.now() - sentAt)
    seen.add(alert.id)
    screen.say({ type: 'close', id: alert.id, outcome: 'fine' })
    await screen.hearAlert(({ id, handling }) => id === alert.id && handling === 'closed', 10_000)
  }
  await client.endAsync()
  latencies.sort((a, b) => a - b)
  const at = (share: number) => Number(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]!.toFixed(1))
  return { alerts: latencies.length, alertP50Ms: at(0.5), alertP99Ms: at(0.99) }
}
