import type { AddressInfo } from 'node:net'
import cookies from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify from 'fastify'
import { type FastifyPluginAsyncZod, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { listenProblem } from '../domain/listen-problem.ts'
import { ProblemError, problemOf } from '../domain/problem.ts'
import type { Board } from './board.ts'
import { serveDocuments } from './documents.ts'
import { securityHeaders } from './headers.ts'
import { createLive, type Live } from './live.ts'
import { originsOf } from './origin.ts'
import { readPages, servePages } from './pages.ts'
import type { Alerts, Health, Logger, People } from './ports.ts'
import { problemOfError, sendProblem } from './problem.ts'
import { lessonRoutes } from './routes/lessons.ts'
import { meRoutes } from './routes/me.ts'
import { operatorRoutes } from './routes/operators.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { guard, sessionCookie } from './sessions.ts'
import { startUpgrades, type UpgradeHandler } from './upgrade.ts'

/** A school behind one address opens forty phones at once; a page and its files are about ten requests. */
const requestsPerMinuteMax = 3_000
const bodyBytesMax = 16 * 1024
const requestMsMax = 30_000

export interface DashboardOptions {
  host: string
  /** 0: any that is free */
  port: number
  /** the address that people open, when it is not this machine's own; https makes the cookie secure */
  publicUrl?: string | undefined
  /** what Vite built */
  webFolder: string
  people: People
  alerts: Alerts
  board: Board
  health: () => Health
  /** Prometheus text */
  metrics: () => Promise<string>
  /** routes of other folders: they stand behind the same session, and answer with the same problems */
  routes?: readonly FastifyPluginAsyncZod[] | undefined
  /** bands by WebSocket, at `/mqtt` */
  mqtt?: UpgradeHandler | undefined
  /** ms since 1970 */
  now: () => number
  logger: Logger
}

export interface Dashboard extends AsyncDisposable {
  readonly port: number
  /** Once a second: frames, rights, pings. `now` in ms since 1970. */
  advance(now: number): void
  readonly counts: Live['counts'] & { upgradesRefused: Readonly<Record<string, number>> }
}

/** The web server: pages, REST, `/live`, `/mqtt`. Rejects when the port is taken or the pages were not built. */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { host, port, publicUrl, webFolder, people, alerts, board, health, metrics, routes = [], mqtt, now, logger } = options
  const cookie = sessionCookie(publicUrl)
  const pages = readPages(webFolder)
  let origins: ReadonlySet<string> = new Set()

  const app = Fastify({
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMsMax,
    forceCloseConnections: true,
    // A proxy that ends TLS stands on this machine; only then does its word about the client's address count.
    trustProxy: publicUrl ? 'loopback' : false,
    // Some HTTP clients offer h2c with every request: that is no reason to refuse it.
    http: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket' },
    frameworkErrors: (error, _, reply) => sendProblem(reply, problemOfError(error)),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOfError(error)
    // The route, not the address: an address may hold a token. The error's words stay out: a value in them may be about a child.
    if (problem.code === 'internal') logger.error({ route: request.routeOptions.url, stack: framesOf(error) }, 'a request failed')
    return sendProblem(reply, problem)
  })

  await app.register(cookies)
  await app.register(
    helmet,
    securityHeaders(publicUrl, () => origins),
  )
  guard(app, { people, cookieName: cookie.name, origins: () => origins, isPublic: path => pages.publicFiles.has(path), now })
  await app.register(rateLimit, {
    max: requestsPerMinuteMax,
    timeWindow: '1 minute',
    errorResponseBuilder: () => new ProblemError('too-many-requests'),
  })
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (_, reply) => sendProblem(reply, problemOf('not-found')))
  await serveDocuments(app, cookie.name)
  await servePages(app, pages)

  await using starting = new AsyncDisposableStack()
  starting.defer(() => app.close())
  const live = createLive({ people, alerts, board, now })
  await app.register(sessionRoutes({ people, cookie, signedOut: live.signedOut, now }))
  await app.register(meRoutes({ people }))
  await app.register(lessonRoutes({ people, now }))
  await app.register(operatorRoutes({ health, metrics }))
  for (const plugin of routes) await app.register(plugin)
  const sessionOf = (header: string) => app.parseCookie(header)[cookie.name]
  const upgrades = starting.use(startUpgrades({ server: app.server, people, live, origins: () => origins, sessionOf, mqtt, now }))
  starting.use(live) // after the doors, so that its goodbyes go out before they shut

  await app.listen({ host, port }).catch(error => {
    throw new Error(listenProblem(error, `${host}:${port}`, 'PULSEYARD_HTTP_PORT'), { cause: error })
  })
  const { port: listening } = app.server.address() as AddressInfo
  origins = originsOf(listening, publicUrl)
  const parts = starting.move()

  return {
    port: listening,
    advance: live.advance,
    get counts() {
      return { ...live.counts, upgradesRefused: { ...upgrades.refused } }
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

const framesOf = (error: unknown) => (error instanceof Error ? (error.stack?.match(/^ +at .+$/gm) ?? []) : [])
