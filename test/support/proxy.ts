import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** What the proxy does with a request instead of handing it on; undefined: hand it on. */
export type Fault = (asked: IncomingMessage & { body: Buffer }, answer: ServerResponse) => undefined | 'handled'

/** A small real HTTP proxy in front of a server, that can be told to fail. */
export interface HttpProxy extends AsyncDisposable {
  url: string
  /** paths of the requests so far, without what they ask */
  requests: string[]
  /** From now on; null: hand everything on. */
  fail(fault: Fault | null): void
}

export async function startProxy(target: string): Promise<HttpProxy> {
  let fault: Fault | null = null
  const requests: string[] = []
  const server = createServer(async (asked, answer) => {
    const body = Buffer.concat(await asked.toArray())
    requests.push(asked.url!.split('?')[0]!)
    if (fault?.(Object.assign(asked, { body }), answer) === 'handled') return
    const { method, headers } = asked
    const onward = request(new URL(asked.url!, target), { method: method!, headers }, given => {
      answer.writeHead(given.statusCode!, given.headers)
      given.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    onward.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    requests,
    fail(next) {
      fault = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Faults: an answer of one's own, a cut connection, silence. */
export const answers =
  (status: number, headers: { [name: string]: string } = {}, body = ''): Fault =>
  (_, answer) => {
    answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    return 'handled'
  }
export const resets: Fault = asked => {
  asked.socket.resetAndDestroy()
  return 'handled'
}
export const hangs: Fault = () => 'handled'
/** A fault for the writes alone. */
export const writesOnly =
  (fault: Fault): Fault =>
  (asked, answer) =>
    asked.url!.startsWith('/write') && asked.body.length > 0 ? fault(asked, answer) : undefined
