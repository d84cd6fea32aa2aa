import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { createBoard } from '../../dashboard/board.ts'
import { appFiles } from '../../dashboard/pages.ts'
import { type DashboardOptions, startDashboard } from '../../dashboard/server.ts'
import { ServerMessage } from '../../domain/live.ts'
import { type Account, createBook, createPeople, start } from './school.ts'

type Message = ServerMessage
const waitMs = 10_000

/** The pages as Vite would have built them. */
function buildPages() {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'sign-in.html'), '<title>sign-in</title><script type="module" src="/assets/sign-in-1a.js"></script>')
  for (const page of ['class', 'projector', 'report', 'child', 'me', 'band', 'admin'])
    writeFileSync(join(folder, `${page}.html`), `<title>${page}</title>`)
  for (const file of Object.keys(appFiles)) writeFileSync(join(folder, file), '')
  writeFileSync(join(folder, 'assets/sign-in-1a.js'), 'await import("./en-3c.js")')
  writeFileSync(join(folder, 'assets/en-3c.js'), 'export {}')
  writeFileSync(join(folder, 'assets/class-2b.js'), 'export {}')
  return folder
}

/** The real server on a free port, with a school in memory and a clock that the story moves. */
export async function openHouse(more: Partial<DashboardOptions> = {}) {
  const webFolder = buildPages()
  const people = createPeople()
  const book = createBook(people)
  const board = createBoard()
  let now = start
  const errors: object[] = []
  const dashboard = await startDashboard({
    host: '127.0.0.1',
    port: 0,
    webFolder,
    people,
    alerts: book,
    board,
    health: () => ({ ready: true, degraded: [] }),
    metrics: async () => 'pulseyard_sockets 0\n',
    now: () => now,
    logger: { error: facts => errors.push(facts), info: () => {} },
    ...more,
  })
  const origin = `http://127.0.0.1:${dashboard.port}`
  const clients: Client[] = []

  const house = {
    dashboard,
    people,
    book,
    board,
    origin,
    errors,
    get now() {
      return now
    },
    /** Lets the seconds pass, one by one, as main.ts does. */
    pass(seconds = 1) {
      for (let i = 0; i < seconds; i++) {
        now += 1000
        dashboard.advance(now)
      }
    },
    /** Time passes unwatched: the next second finds it gone. */
    skip(ms: number) {
      now += ms
    },
    get: (path: string, cookie?: string) => fetch(origin + path, { redirect: 'manual', headers: cookie ? { cookie } : {} }),
    send: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(origin + path, {
        method,
        redirect: 'manual',
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async signIn(account: Account | 'pupil'): Promise<string> {
      const answer = await house.send('POST', '/api/v1/sessions', { token: `link-${account}` })
      return answer.headers.getSetCookie()[0]!.split(';')[0]!
    },
    async connect(account: Account | 'pupil', query = ''): Promise<Client> {
      return house.connectWith(await house.signIn(account), query)
    },
    async connectWith(cookie: string, query = ''): Promise<Client> {
      const client = createClient(new WebSocket(`ws://127.0.0.1:${dashboard.port}/live${query}`, { headers: { cookie, origin } }))
      clients.push(client)
      await client.heard(message => message.type === 'hello')
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const { socket } of clients) socket.terminate()
      await dashboard[Symbol.asyncDispose]()
      rmSync(webFolder, { recursive: true })
    },
  }
  return house
}
export type House = Awaited<ReturnType<typeof openHouse>>

/** A viewer's screen: every message it gets is one of the contract. */
function createClient(socket: WebSocket) {
  const messages: Message[] = []
  const texts: string[] = []
  const waiting = new Set<() => void>()
  socket.on('message', data => {
    texts.push(data.toString())
    messages.push(ServerMessage.parse(JSON.parse(data.toString())))
    for (const look of waiting) look()
  })
  socket.on('error', () => {})
  const closed = once(socket, 'close').then(([code]) => code as number)
  const of = <T extends Message['type']>(type: T) =>
    messages.filter((message): message is Extract<Message, { type: T }> => message.type === type)

  const client = {
    socket,
    messages,
    texts,
    of,
    closed,
    say: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    /** Waits until such a message has come, and gives it. */
    heard(wanted: (message: Message) => boolean): Promise<Message> {
      return new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(look)
        }
        const look = () => {
          const found = messages.find(wanted)
          if (!found) return
          end()
          resolve(found)
        }
        const timer = setTimeout(() => {
          end()
          reject(
            new Error(
              `never heard; the last were ${messages
                .slice(-9)
                .map(({ type }) => type)
                .join(' ')}`,
            ),
          )
        }, waitMs)
        waiting.add(look)
        look()
      })
    },
    /** A barrier: all that the server sent before now has arrived. */
    async settled() {
      const before = of('error').length
      client.say('{')
      await client.heard(() => of('error').length > before)
    },
  }
  return client
}
export type Client = ReturnType<typeof createClient>
