import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { HttpError, type HttpHeaders, InfluxDB } from '@influxdata/influxdb-client'
import { type Query, StoreError, type Trouble } from '../store.ts'
import { clampTime, measurement, quoted } from './lines.ts'
import type { InfluxSettings } from './settings.ts'
import { type Answer, isRefusal, notInflux, troubleOf, withoutValues } from './trouble.ts'

/** How a server is spoken to: which of its two ways to write, and the first number of its version where it tells one. */
export interface Dialect {
  v2: boolean
  major: number | null
}

/** `refused`: the lines, or some of them, will never be taken; why, in InfluxDB's words without ours. */
export type Written = { done: true } | { done: false; status: number; reason: string }

export type Row = readonly (number | string | null)[]
export interface Found {
  tags: { [name: string]: string }
  rows: Row[]
  /** more rows follow than the server gives in one answer */
  partial: boolean
}

/** Longer than the server's own write time-out of 10 s; a removal may rewrite much of a disk. */
const answerMsStandard = 30_000
/** A person waits for a page of history; a page of rows takes some tens of ms. */
const readMsMax = 10_000
const removeMsMax = 300_000
/** After a read that was not answered in time, so long no other is asked: forty in a row must not wait forty times. */
const silentMs = 5_000
/** Of one worker; more questions wait here, and not in InfluxDB. */
const connectionsMax = 8
/** Over https the server is far away, and a sixth of the bytes go; near, compressing costs a quarter of the speed for nothing. */
const gzipBytesMin = 4 << 10

/**
 * One InfluxDB server, 1.x, 2.x or 3.x, through the official client's transport: nothing is buffered, repeated or dropped in it. (Its WriteApi does all
 * three, takes 201 "some lines were rejected" for success, and can't be aborted.) Whatever keeps the server from answering is thrown as a StoreError.
 */
export function createServer(settings: InfluxSettings, answerMsMax = answerMsStandard) {
  const { url, api, bucket, org = '', token, username, password = '' } = settings
  const far = url.startsWith('https:')
  const connections = { keepAlive: true, maxSockets: connectionsMax }
  const agent = far ? new HttpsAgent(connections) : new HttpAgent(connections)
  const { transport } = new InfluxDB({ url, timeout: removeMsMax, transportOptions: { agent } })
  const place = `org=${encodeURIComponent(org)}&bucket=${encodeURIComponent(bucket)}`
  const writePath = (v2: boolean) => (v2 ? `/api/v2/write?${place}&precision=ms` : `/write?db=${encodeURIComponent(bucket)}&precision=ms`)
  const closing = new AbortController()
  let known: Dialect | null = null
  let silent: StoreError | null = null

  const authorization = (v2: boolean | null) => {
    const basic = username === undefined ? null : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const scheme = token === undefined || (v2 === false && basic) ? basic : `Token ${token}`
    return scheme === null ? {} : { authorization: scheme }
  }

  const within = (msMax: number) => AbortSignal.timeout(Math.min(answerMsMax, msMax))

  async function ask(path: string, body: string, type: string, v2: boolean | null, limit: AbortSignal, method = 'POST'): Promise<Answer> {
    let status = 0
    let headers: HttpHeaders = {}
    const options = {
      method,
      headers: { 'content-type': type, ...authorization(v2) },
      ...(far && { gzipThreshold: gzipBytesMin }),
      signal: AbortSignal.any([closing.signal, limit]),
    }
    try {
      const value = await transport.request(path, body, options, (given, code) => {
        headers = given
        status = code ?? 0
      })
      return { status, headers, value, reason: '' }
    } catch (error) {
      if (error instanceof HttpError) return { status: error.statusCode, headers: error.headers ?? {}, reason: reasonOf(error) }
      if (error instanceof SyntaxError) throw notInflux(settings, 'its answer can’t be read')
      const { code, name } = error as { code?: string; name: string }
      const late = closing.signal.aborted ? 'closing' : 'no answer in time'
      return { status: 0, headers, reason: options.signal.aborted ? late : (code ?? name) }
    }
  }

  /** A kept connection that the other end has let go says so only when it is used: once, that is no trouble. */
  async function askAgain(...request: Parameters<typeof ask>): Promise<Answer> {
    const answer = await ask(...request)
    return answer.status === 0 && (answer.reason === 'ECONNRESET' || answer.reason === 'EPIPE') ? ask(...request) : answer
  }

  /** What was asked might be another server by now. */
  const trouble = (answer: Answer, v2: boolean) => {
    known = null
    return new StoreError(troubleOf(answer, settings, v2))
  }

  /** The version is asked where the settings don't say how to speak, in the time of what is to be asked. */
  async function dialect(limit = within(answerMsMax)): Promise<Dialect> {
    if (api !== 'auto') return { v2: api === 'v2', major: null }
    known ??= await meet(limit)
    return known
  }

  async function ping(limit: AbortSignal) {
    const answer = await askAgain('/ping', '', 'text/plain', null, limit, 'GET')
    const version = String(answer.headers['x-influxdb-version'] ?? '')
    return { answer, version, major: /^v?(\d+)\./.exec(version)?.[1] }
  }

  async function meet(limit: AbortSignal): Promise<Dialect> {
    const { answer, version, major } = await ping(limit)
    if (answer.status === 0 || answer.status >= 500 || answer.status === 401 || answer.status === 429)
      throw trouble(answer, token !== undefined)
    if (major === undefined) throw notInflux(settings, 'its /ping tells no X-Influxdb-Version')
    const v2 = Number(major) >= 2
    if (v2 && major === '2' && (token === undefined || org === ''))
      throw new StoreError({
        code: 'unauthorized',
        what: `InfluxDB ${version} needs a token and an organisation`,
        fix: 'set INFLUX_TOKEN and INFLUX_ORG',
      })
    return { v2, major: Number(major) }
  }

  async function write(lines: readonly string[]): Promise<Written> {
    const limit = within(answerMsMax)
    const { v2 } = await dialect(limit)
    const answer = await askAgain(writePath(v2), lines.join('\n'), 'text/plain; charset=utf-8', v2, limit)
    if (answer.status === 204) return { done: true }
    // 201: "some lines were rejected" (3.x in the cloud).
    if (answer.status === 201) return { done: false, status: 201, reason: 'some lines were rejected' }
    if (isRefusal(answer)) return { done: false, status: answer.status, reason: answer.reason }
    if (answer.status >= 200 && answer.status < 400) throw notInflux(settings, `a write was answered with ${answer.status}`)
    throw trouble(answer, v2)
  }

  /** A read: a person waits for it. */
  async function query(q: string): Promise<Found[]> {
    if (silent) throw silent
    const limit = within(readMsMax)
    try {
      return await inInfluxQl(q, limit)
    } catch (error) {
      if (limit.aborted && error instanceof StoreError) fallSilent(error)
      throw error
    }
  }

  function fallSilent(error: StoreError) {
    silent = error
    setTimeout(() => {
      silent = null
    }, silentMs).unref()
  }

  /** The one language that all three speak. */
  async function inInfluxQl(q: string, limit: AbortSignal): Promise<Found[]> {
    const { v2 } = await dialect(limit)
    const form = new URLSearchParams({ db: bucket, epoch: 'ms', q }).toString()
    const answer = await askAgain('/query', form, 'application/x-www-form-urlencoded', v2, limit)
    if (answer.status !== 200) throw trouble(answer, v2)
    const result = (answer.value as Result | undefined)?.results?.[0]
    if (result === undefined) throw notInflux(settings, 'a query has no result')
    if (result.error !== undefined) {
      const reason = withoutValues(result.error)
      const status = /not found/.test(result.error) ? 404 : 500
      throw trouble({ status, headers: answer.headers, reason }, v2)
    }
    const series = result.series ?? []
    if (series.some(({ name }) => name !== measurement)) throw new StoreError(readless(settings))
    return series.map(({ tags = {}, values, partial = false }) => ({ tags, rows: values, partial }))
  }

  /** Deletes our measurement's points, never another's. */
  async function remove(which: Query) {
    const { school, student, from, to } = which
    const { v2, major } = await dialect()
    if (Number(major ?? (await ping(within(answerMsMax))).major) >= 3) throw new StoreError(deleteless)
    if (!v2) {
      await inInfluxQl(`DELETE FROM ${measurement} WHERE ${conditions(which)}`, AbortSignal.timeout(removeMsMax))
      return
    }
    const predicate = `_measurement="${measurement}" AND school=${quoted(school)}${student === undefined ? '' : ` AND student=${quoted(student)}`}`
    const [start, stop] = [clampTime(from ?? -Infinity), clampTime(to ?? Infinity) - 1]
    if (stop < start) return
    // Whichever way the server takes its end: what we wrote is at whole milliseconds.
    const body = JSON.stringify({
      start: new Date(start).toISOString(),
      stop: new Date(stop).toISOString().replace('Z', '999999Z'),
      predicate,
    })
    const answer = await askAgain(`/api/v2/delete?${place}`, body, 'application/json', true, AbortSignal.timeout(removeMsMax))
    if (answer.status === 405 || answer.status === 501) throw new StoreError(deleteless)
    if (answer.status !== 204) throw trouble(answer, true)
  }

  return {
    write,
    query,
    remove,
    dialect,
    /** Asks what a first write and a first read would meet: the version, the rights, the bucket. Throws the first trouble. */
    async check() {
      const limit = within(answerMsMax)
      const { v2 } = await dialect(limit)
      // An empty write: 1.x answers 204, 2.x "writing requires points", each only where there is a place to write to.
      const answer = await askAgain(writePath(v2), '', 'text/plain; charset=utf-8', v2, limit)
      if (!(answer.status === 204 || isRefusal(answer))) throw trouble(answer, v2)
      await query(`SELECT t_band FROM ${measurement} LIMIT 1`)
    },
    close() {
      closing.abort()
      agent.destroy()
    },
  }
}

export type Server = ReturnType<typeof createServer>

/**
 * The WHERE of a query. Ids stand in it as text: 3.x takes no `params` on /query. Times are whole `…ms`, which a double holds and ns does not, clamped to
 * what a point can have.
 */
export function conditions({ school, student, from, to }: Query): string {
  return [
    `school = ${literal(school)}`,
    ...(student === undefined ? [] : [`student = ${literal(student)}`]),
    ...(from === undefined ? [] : [`time >= ${clampTime(from)}ms`]),
    ...(to === undefined ? [] : [`time < ${clampTime(to)}ms`]),
  ].join(' AND ')
}

const literal = (text: string) => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`

interface Result {
  results?: {
    error?: string
    series?: { name: string; tags?: { [name: string]: string }; columns: string[]; values: Row[]; partial?: boolean }[]
  }[]
}

const deleteless: Trouble = {
  code: 'cannot-delete',
  what: 'InfluxDB 3 deletes no single readings',
  fix: 'give the database a retention period there; docs/influxdb.md says how',
  never: true,
}

const readless = ({ url }: InfluxSettings): Trouble => ({
  code: 'no-influxql',
  what: `what answers at ${new URL(url).host} takes writes but does not speak InfluxQL (VictoriaMetrics?): its history can’t be read here`,
  fix: 'set INFLUX_URL to an InfluxDB, or read the history with that server’s own tools',
  never: true,
})

/** The client keeps the words of an error in one of three places. */
function reasonOf(error: HttpError): string {
  const { json, body } = error
  const said = json?.error ?? json?.message ?? (typeof body === 'string' ? body : '')
  const first = Array.isArray(json?.data) ? ` ${json.data[0]?.error_message ?? ''}` : ''
  return withoutValues(`${said}${first}`)
}
