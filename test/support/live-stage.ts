import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type WebSocket, WebSocketServer } from 'ws'
import type { z } from 'zod'
import { buildWeb } from '../../commands/build.ts'
import type { Me } from '../../dashboard/web/parts/api.ts'
import { AlertMessage, ClientMessage, type LiveStudent, ServerMessage, type SnapshotMessage } from '../../domain/live.ts'

export const webFolder = fileURLToPath(new URL('../../dashboard/web/dist/', import.meta.url))

/** The pages as Vite builds them; built here, whole or not at all, when nobody has yet. */
export async function builtWeb() {
  if (existsSync(webFolder)) return webFolder
  const own = await mkdtemp(fileURLToPath(new URL('../../dashboard/web/dist-', import.meta.url)))
  await buildWeb(own)
  // Another worker's build may be there first: it is the same.
  await rename(own, webFolder).catch(() => rm(own, { recursive: true }))
  return webFolder
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
const epoch = 'stage'

/** What the stage answers to GET under a path; null: 404, as for whatever is not the viewer's. */
export type StageAnswer = (query: URLSearchParams) => unknown

/** A record's message, or one for each query, checked by its schema each time: a stage can't say what the server could not. */
export const answering =
  <S extends z.ZodType>(schema: S, message: z.input<S> | ((query: URLSearchParams) => z.input<S> | null)): StageAnswer =>
  query => {
    const value = typeof message === 'function' ? (message as (query: URLSearchParams) => z.input<S> | null)(query) : message
    return value === null ? null : schema.parse(value)
  }

export interface LiveStageOptions {
  role: 'teacher' | 'nurse' | 'guardian' | 'student' | 'admin'
  language?: 'en' | 'zh'
  students?: LiveStudent[]
  lesson?: SnapshotMessage['lesson']
  /** a teacher's own */
  classes?: { id: string; name: string }[]
  /** a guardian's children, or the student; else those of the live view */
  own?: { id: string; name: string }[]
  /** by path, such as `/api/v1/students/ana/lessons`, or `POST /api/v1/…`: see `answering` */
  answers?: Record<string, StageAnswer>
  /** how a student's own page speaks */
  style?: Me['style']
  /** false: `/api/v1/me` answers 401 */
  signedIn?: boolean
  /** another folder of built pages than this working copy's, to measure one beside the other */
  pages?: string | undefined
}

const styleFor = ({ role, style = 'words' }: LiveStageOptions): Me['style'] => (role === 'student' ? style : null)

export type LiveStage = Awaited<ReturnType<typeof startLiveStage>>

/** A server that plays the server's side of the pages from a script: the real messages, checked by their schemas, and nothing behind them. */
export async function startLiveStage(options: LiveStageOptions) {
  const { role, language = 'en', students = [], classes = [], signedIn = true } = options
  let { lesson = null } = options
  let ended: typeof lesson = null
  const web = options.pages ?? (await builtWeb())
  const now = () => new Map(students.map(student => [student.id, student]))
  const current = now()
  const alerts = new Map<string, AlertMessage>()
  const numbered: AlertMessage[] = []
  const heard: ClientMessage[] = []
  const requests: { method: string; path: string; body: unknown }[] = []
  const asked: string[] = []
  const answers = new Map(Object.entries(options.answers ?? {}))
  const sockets = new Set<WebSocket>()
  const homes = { teacher: '/class', nurse: '/class', guardian: '/child', student: '/me', admin: '/admin' }
  const family = role === 'guardian' || role === 'student' ? students.map(({ id, name }) => ({ id, name })) : []
  const me = {
    account: 'stage',
    name: 'Ms Silva',
    role,
    language,
    classes,
    students: options.own ?? family,
    style: styleFor(options),
    home: homes[role],
  }
  let reachable = true

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://stage')
    if (pathname.startsWith('/api/')) return answer(request, response, pathname, searchParams)
    const file = join(web, extname(pathname) ? pathname : `${pathname}.html`)
    if (!existsSync(file)) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': contentTypes[extname(file)], 'content-security-policy': policy }).end(readFileSync(file))
  })

  async function answer(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams) {
    const text = (await request.toArray()).join('')
    const body = text ? JSON.parse(text) : null
    const method = request.method!
    const reply = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(value === null ? '' : JSON.stringify(value))
    if (method !== 'GET') {
      requests.push({ method, path, body })
      const told = answers.get(`${method} ${path}`)
      if (told) return reply(200, told(query))
    }
    if (method === 'GET' && path !== '/api/v1/me') {
      asked.push(request.url!)
      const value = answers.get(path)?.(query) ?? null
      return value === null ? reply(404, { title: 'Nothing here for you', detail: 'Check the address.' }) : reply(200, value)
    }
    if (path === '/api/v1/me') {
      if (!signedIn) return reply(401, { title: 'Not signed in' })
      if (body?.language) me.language = body.language
      return reply(200, me)
    }
    if (path === '/api/v1/sessions')
      return body.token === 'good' || body.password === 'good' ? reply(201, me) : reply(401, { title: 'Sign-in refused' })
    if (path === '/api/v1/lessons') {
      const of = classes.find(({ id }) => id === body.class)
      if (!of) return reply(404, { title: 'Nothing here for you', detail: 'Check the address.' })
      lesson = { id: `lesson-${requests.length}`, title: of.name, startsAt: Date.now(), endsAt: Date.now() + 45 * 60_000, phase: null }
      reply(201, lesson)
      return tellAll(snapshot())
    }
    if (path.startsWith('/api/v1/lessons/')) {
      reply(200, { ...lesson, ...body })
      if (body?.ended === true) [ended, lesson] = [lesson, null]
      else if (body?.ended === false) lesson = ended
      else if (lesson && body?.wbgt === null) delete lesson.wbgt
      else if (lesson && body) lesson = { ...lesson, ...body }
      return tellAll(snapshot())
    }
    return reply(204, null)
  }

  const upgrades = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (!reachable) return socket.destroy()
    upgrades.handleUpgrade(request, socket, head, open => {
      const query = new URL(request.url!, 'http://stage').searchParams
      sockets.add(open)
      open.on('close', () => sockets.delete(open))
      open.on('message', data => hear(ClientMessage.parse(JSON.parse(String(data)))))
      const resumed = query.get('epoch') === epoch
      const seq = resumed ? Number(query.get('seq')) : numbered.length
      tell(open, { type: 'hello', epoch, seq, serverTime: Date.now() })
      if (resumed) for (const missed of numbered.slice(seq)) tell(open, missed)
      else tell(open, snapshot())
    })
  })

  const snapshot = (): SnapshotMessage => ({
    type: 'snapshot',
    class: role === 'teacher' ? '5b' : null,
    lesson,
    students: role === 'nurse' || (role === 'teacher' && !lesson) ? [] : [...current.values()],
    alerts: [...alerts.values()],
  })
  const tell = (socket: WebSocket, message: ServerMessage) => socket.send(JSON.stringify(ServerMessage.parse(message)))
  const tellAll = (message: ServerMessage) => {
    for (const socket of sockets) tell(socket, message)
  }

  function hear(message: ClientMessage) {
    heard.push(message)
    const alert = alerts.get(message.id)
    if (!alert) return
    if (message.type === 'acknowledge' && alert.handling === 'open')
      stage.alert({ ...alert, handling: 'acknowledged', by: me.name, at: Date.now() })
    if (message.type === 'close') stage.alert({ ...alert, handling: 'closed', by: me.name, at: Date.now(), outcome: message.outcome })
  }

  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const stage = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** what the page said on `/live`, and asked over HTTP */
    heard,
    requests,
    /** the paths and queries that were read, in order */
    asked,
    /** from now on, under this path */
    answer: (path: string, told: StageAnswer) => void answers.set(path, told),
    /** numbers and sends an alert, new or changed */
    alert(alert: Omit<AlertMessage, 'seq' | 'type'>) {
      const message = AlertMessage.parse({ ...alert, type: 'alert', seq: numbered.length + 1 })
      numbered.push(message)
      alerts.set(message.id, message)
      tellAll(message)
      return message
    },
    /** sends a frame: what changed, and the heartbeat */
    frame(changes: Partial<LiveStudent>[], t = Date.now()) {
      const changed = changes.map(change => ({ ...current.get(change.id!)!, ...change }))
      for (const student of changed) current.set(student.id, student)
      tellAll({ type: 'frame', t, students: changed.map(({ id, bpm, zone, percent, state }) => [id, bpm, zone, percent, state]) })
    },
    watching: (who: string[]) => tellAll({ type: 'watching', who }),
    /** no socket opens until `mend` */
    cut() {
      reachable = false
      for (const socket of sockets) socket.terminate()
    },
    mend() {
      reachable = true
    },
    sockets: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.terminate()
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  }
  return stage
}
