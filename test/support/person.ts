import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { AlertMessage, ServerMessage } from '../../domain/live.ts'

/** Someone signed in to a running product, over HTTP as a browser would. */
export async function signIn(web: string, credential: { token: string } | { account: string; password: string }) {
  const answer = await fetch(`${web}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: web },
    body: JSON.stringify(credential),
  })
  if (answer.status !== 201) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  return {
    cookie,
    get: (path: string) => fetch(web + path, { headers: { cookie }, redirect: 'manual' }),
    live: (query = '') => openLive(web, cookie, query),
  }
}

export const tokenOf = (link: string) => new URL(link).searchParams.get('token')!

export type Screen = Awaited<ReturnType<typeof openLive>>

/** One open `/live`: what came, when (ms since 1970), and a way to wait for more. */
async function openLive(web: string, cookie: string, query: string) {
  const socket = new WebSocket(`${web.replace('http', 'ws')}/live${query}`, { headers: { cookie, origin: web } })
  const heard: { at: number; message: ServerMessage }[] = []
  const waiting = new Set<() => void>()
  socket.on('message', data => {
    heard.push({ at: Date.now(), message: JSON.parse(data.toString()) })
    for (const look of waiting) look()
  })
  socket.on('error', () => {})
  await once(socket, 'open')

  /** The first message that fits, now or within the time. */
  function hear(wanted: (message: ServerMessage) => boolean, withinMs: number): Promise<{ at: number; message: ServerMessage }> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`not heard within ${withinMs} ms; heard ${heard.map(({ message }) => message.type).join(' ')}`))
      }, withinMs)
      const look = () => {
        const found = heard.find(({ message }) => wanted(message))
        if (!found) return
        clearTimeout(timer)
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  }

  return {
    heard,
    hear,
    alerts: () => heard.flatMap(({ message }) => (message.type === 'alert' ? [message] : [])),
    hearAlert: async (wanted: (alert: AlertMessage) => boolean, withinMs: number) => {
      const { at, message } = await hear(message => message.type === 'alert' && wanted(message), withinMs)
      return { at, alert: message as AlertMessage }
    },
    say: (message: object) => socket.send(JSON.stringify(message)),
    [Symbol.dispose]: () => socket.terminate(),
  }
}
