/// <reference lib="esnext" />
/**
 * The service worker: keeps the shell (pages and what they are made of), so that a page opens where there is no network.
 * Nothing about a person is kept: what is asked under `/api` passes by untouched, and a page is empty until it has asked.
 */

interface ExtendableEvent extends Event {
  waitUntil(done: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  request: Request
  respondWith(response: Promise<Response>): void
}
interface Worker {
  addEventListener(type: 'install' | 'activate', heard: (event: ExtendableEvent) => void): void
  addEventListener(type: 'message', heard: (event: ExtendableEvent & { data: unknown }) => void): void
  addEventListener(type: 'fetch', heard: (event: FetchEvent) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
}
const worker = self as unknown as Worker

/** A change of what is kept, or how, takes the next number: the shelf before it is thrown away. */
const shelf = 'pulseyard-shell-1'
/** Two builds' worth; past it what came first goes. */
const keptMax = 160
const pages = ['/class', '/projector', '/report', '/child', '/me', '/band', '/admin']
const homes = ['/class', '/child', '/me', '/admin']

worker.addEventListener('install', event => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', event => event.waitUntil(begin()))
worker.addEventListener('message', event => {
  if (Array.isArray(event.data)) event.waitUntil(keepAll(event.data.map(String)))
})
worker.addEventListener('fetch', event => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== worker.location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(event.request))
  else if (event.request.mode === 'navigate' && (url.pathname === '/' || pages.includes(url.pathname)))
    event.respondWith(page(event.request, url))
})

async function begin() {
  for (const name of await caches.keys()) if (name !== shelf) await caches.delete(name)
  await worker.clients.claim()
}

/** Its name holds a hash of what it is: once kept, never asked for again. */
async function asset(request: Request) {
  const kept = await caches.match(request.url)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await keep(request.url, response.clone())
  return response
}

/** From the server wherever it answers: it knows who is signed in, and has the newest page. */
async function page(request: Request, { pathname, origin }: URL) {
  try {
    const response = await fetch(request)
    if (response.ok && !response.redirected) await keep(origin + pathname, response.clone())
    return response
  } catch (error) {
    const kept = pathname === '/' ? await keptHome(origin) : await caches.match(origin + pathname)
    if (kept) return kept
    throw error
  }
}

/** The installed app opens at `/`, which the server leads to the home of who is signed in. */
async function keptHome(origin: string) {
  for (const home of homes) if (await caches.match(origin + home)) return Response.redirect(origin + home, 303)
  return undefined
}

async function keep(address: string, response: Response) {
  const cache = await caches.open(shelf)
  await cache.put(address, response)
  const kept = await cache.keys()
  for (const old of kept.slice(0, Math.max(0, kept.length - keptMax))) await cache.delete(old)
}

/** What a page was made of before this worker stood in between. */
async function keepAll(addresses: string[]) {
  for (const address of addresses.slice(0, keptMax)) {
    const { origin, pathname } = new URL(address)
    const wanted = pathname.startsWith('/assets/') || pages.includes(pathname)
    if (origin !== worker.location.origin || !wanted || (await caches.match(origin + pathname))) continue
    const response = await fetch(origin + pathname).catch(() => null)
    if (response?.ok && !response.redirected) await keep(origin + pathname, response)
  }
}
