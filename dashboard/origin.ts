import type { IncomingHttpHeaders } from 'node:http'

/** The origins whose pages are ours: the public address and, on this machine, the port that is listened on. */
export function originsOf(port: number, publicUrl: string | undefined): ReadonlySet<string> {
  const local = ['127.0.0.1', 'localhost', '[::1]'].map(host => `http://${host}:${port}`.replace(/:80$/, ''))
  return new Set(publicUrl ? [new URL(publicUrl).origin, ...local] : local)
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
export const isSafe = (method: string) => safeMethods.has(method)

/**
 * Whether a request that changes something may go on. A browser names the Origin on every such request, so another site's page is refused;
 * a program that is no browser names none, and carries no cookie that it was not given.
 */
export function mayChange(headers: IncomingHttpHeaders, origins: ReadonlySet<string>): boolean {
  if (headers.origin !== undefined) return origins.has(headers.origin)
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}
