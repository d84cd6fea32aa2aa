import type { HttpHeaders } from '@influxdata/influxdb-client'
import { StoreError, type Trouble } from '../store.ts'
import { fields, measurement } from './lines.ts'
import type { InfluxSettings } from './settings.ts'

/** What came back. Status 0: nothing did, and the reason is the error's code; else InfluxDB's words, without ours in them. */
export interface Answer {
  status: number
  headers: HttpHeaders
  value?: unknown
  reason: string
}

/** A server may ask for a pause up to this long; a longer one would outlast a lesson. */
const retryAfterMsMax = 60_000

/**
 * What an answer that was no success means, and what an operator does about it. Every one of them is waited out: the readings are safe in the log.
 * `v2`: spoken to with token, organisation and bucket.
 */
export function troubleOf(answer: Answer, settings: InfluxSettings, v2: boolean): Trouble {
  const { bucket, org, username } = settings
  const { status, reason, headers } = answer
  const at = addressOf(settings)
  const said = `${status}${reason && `: ${reason}`}`
  switch (status) {
    case 0:
      return {
        code: 'unreachable',
        what: `InfluxDB at ${at} does not answer (${reason})`,
        fix: 'start it, or correct INFLUX_URL; history catches up by itself',
      }
    case 401:
      return {
        code: 'unauthorized',
        what: `InfluxDB at ${at} knows no such ${v2 ? 'token' : 'user'} (${said})`,
        fix: v2 ? 'correct INFLUX_TOKEN' : 'correct INFLUX_USERNAME and INFLUX_PASSWORD',
      }
    case 403:
      return {
        code: 'forbidden',
        what: `InfluxDB at ${at} refuses the ${v2 ? 'token' : 'user'} (${said})`,
        fix: v2
          ? `give INFLUX_TOKEN the right to read and write the bucket ${bucket}`
          : `in InfluxDB: GRANT ALL ON "${bucket}" TO "${username ?? '(INFLUX_USERNAME)'}"`,
      }
    case 404:
      return {
        code: 'no-bucket',
        what: `InfluxDB at ${at} has no ${v2 ? 'bucket' : 'database'} ${bucket} (${said})`,
        fix: v2
          ? `make the bucket in the organisation ${org ?? '(INFLUX_ORG)'}, or correct INFLUX_BUCKET and INFLUX_ORG`
          : `in InfluxDB: CREATE DATABASE "${bucket}"; or correct INFLUX_BUCKET`,
      }
    default: {
      const retryMs = retryAfterMs(headers)
      const trouble = { what: `InfluxDB at ${at} answers ${said}`, ...(retryMs !== null && { retryMs }) }
      return status >= 500 || status === 408 || status === 425 || status === 429
        ? { ...trouble, code: 'busy', fix: 'see InfluxDB’s own log (disk full, overload, restart?); history catches up by itself' }
        : { ...trouble, code: 'not-influxdb', fix: 'see that INFLUX_URL is InfluxDB’s own address, and INFLUX_API its API' }
    }
  }
}

export const notInflux = (settings: InfluxSettings, why: string): StoreError =>
  new StoreError({
    code: 'not-influxdb',
    what: `what answers at ${addressOf(settings)} is not InfluxDB (${why})`,
    fix: 'correct INFLUX_URL; or set INFLUX_API to v1 or v2 where something in between hides the version',
  })

const addressOf = ({ url }: InfluxSettings) => new URL(url).host

/** 400, 413 and 422 are about what was written, but not where they say that there is no place to write it to. */
export const isRefusal = ({ status, reason }: Answer): boolean =>
  (status === 400 || status === 413 || status === 422) && !placeless.test(reason)

const placeless =
  /\b(database|bucket|org(ani[sz]ation)?)\b.*\b(required|not found|missing|invalid|does not exist)|\b(missing|invalid)\b.*\b(database|bucket|org)\b/i

/** Retry-After in ms: seconds, or a date by the server's own clock; null: none that can be read. */
export function retryAfterMs(headers: HttpHeaders): number | null {
  const [after, date] = [String(headers['retry-after'] ?? ''), String(headers.date ?? '')]
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.parse(date)
  return ms > 0 ? Math.min(ms, retryAfterMsMax) : null
}

const names = new Set<string>([...fields, measurement, 'school', 'student', 'float', 'integer', 'string', 'boolean', 'unsigned'])
const reasonMax = 200

/** InfluxDB's own words without what it quotes of ours: no value, no student. */
export function withoutValues(reason: string): string {
  return (
    reason
      .slice(0, 2_000)
      // A whole line may stand between single quotes, with quotes of its own inside.
      .replace(/'.*[=, ].*'/s, "'…'")
      .replace(/"([^"]*)"|'([^']*)'/g, (whole, double?: string, single?: string) => (names.has(double ?? single ?? '') ? whole : '“…”'))
      .replace(/\b(\w+)=(?!["“])\S+/g, '$1=…')
      .replace(/\d+/g, '#')
      .replace(/\s+/g, ' ')
      .slice(0, reasonMax)
      .trim()
  )
}
