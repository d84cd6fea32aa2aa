import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { homeOf, viewerOf } from './sessions.ts'

const homes = ['class', 'child', 'me', 'admin'] as const
/** beside the home of who gives lessons */
const besides = ['report', 'projector'] as const
type Page = (typeof homes)[number] | (typeof besides)[number] | 'band' | 'sign-in'

/** What makes the pages an app, by its address: it tells nothing, and a browser asks for some of it without a cookie. */
export const appFiles: Readonly<Record<string, string>> = {
  'worker.js': 'text/javascript; charset=utf-8',
  'manifest.webmanifest': 'application/manifest+json; charset=utf-8',
  'demo-lesson.json': 'application/json; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'icon-192.png': 'image/png',
  'icon-512.png': 'image/png',
  'icon-512-maskable.png': 'image/png',
}

/** The pages that Vite built, and the files that the sign-in page needs: the only ones that are served without a session. */
export interface Pages {
  folder: string
  html: Record<Page, string>
  app: readonly { name: string; type: string; bytes: Buffer }[]
  publicFiles: ReadonlySet<string>
}

/** Throws when the pages were not built. */
export function readPages(folder: string): Pages {
  const bytesOf = (name: string) => {
    const file = join(folder, name)
    try {
      return readFileSync(file)
    } catch (cause) {
      throw new Error(`${file} can't be read: run \`npm run build\``, { cause })
    }
  }
  const read = (page: Page) => bytesOf(`${page}.html`).toString('utf8')
  const html = {
    'sign-in': read('sign-in'),
    class: read('class'),
    projector: read('projector'),
    report: read('report'),
    child: read('child'),
    me: read('me'),
    band: read('band'),
    admin: read('admin'),
  }
  const app = Object.entries(appFiles).map(([name, type]) => ({ name, type, bytes: bytesOf(name) }))
  return { folder, html, app, publicFiles: filesBehind(folder, html['sign-in']) }
}

/** What a page names, and what that names in turn: a language, say, is loaded by the script that needs it. */
function filesBehind(folder: string, html: string): ReadonlySet<string> {
  const files = new Set(Array.from(html.matchAll(/(?:src|href)="(\/assets\/[^"?#]+)"/g), match => match[1]!))
  for (const file of files) {
    if (!file.endsWith('.js')) continue
    const script = readFileSync(join(folder, file), 'utf8')
    for (const [, name] of script.matchAll(/["'`](?:\.\/|\/?assets\/)([\w.-]+\.(?:js|css))["'`]/g)) files.add(`/assets/${name}`)
  }
  return files
}

/** Each role has one home, and is led there from the others'. Who gives lessons has their reports, and the picture for the hall, beside it. */
export async function servePages(app: FastifyInstance, { folder, html, app: files }: Pages) {
  await app.register(staticFiles, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    cacheControl: false,
    // Their names hold a hash of what they are: they never change.
    setHeaders: reply => void reply.header('cache-control', 'private, max-age=31536000, immutable'),
  })

  const schema = { hide: true }
  const type = 'text/html; charset=utf-8'
  for (const { name, type, bytes } of files)
    app.get(`/${name}`, { schema, config: { public: true } }, async (_, reply) => reply.type(type).send(bytes))
  app.get('/', { schema }, async (request, reply) => reply.redirect(homeOf(viewerOf(request).role), 303))
  // A link's token is spent by the page's button alone: a chat's preview of the link spends nothing.
  app.get('/sign-in', { schema, config: { public: true } }, async (_, reply) => reply.type(type).send(html['sign-in']))
  for (const page of homes) {
    app.get(`/${page}`, { schema }, async (request, reply) => {
      const home = homeOf(viewerOf(request).role)
      return home === `/${page}` ? reply.type(type).send(html[page]) : reply.redirect(home, 303)
    })
  }
  // For whoever may lend a phone.
  app.get('/band', { schema }, async (request, reply) => {
    const { role } = viewerOf(request)
    return role === 'admin' || role === 'nurse' ? reply.redirect(homeOf(role), 303) : reply.type(type).send(html.band)
  })
  for (const page of besides) {
    app.get(`/${page}`, { schema }, async (request, reply) => {
      const { role } = viewerOf(request)
      return role === 'teacher' || role === 'lead' ? reply.type(type).send(html[page]) : reply.redirect(homeOf(role), 303)
    })
  }
}
