import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type House, openHouse } from './house.ts'

let house: House
let openApi: {
  openapi: string
  security: unknown
  paths: Record<string, Record<string, { security?: unknown[]; requestBody?: unknown; responses: Record<string, unknown> }>>
}
// biome-ignore lint/suspicious/noExplicitAny: a document to look around in
let asyncApi: any
beforeAll(async () => {
  house = await openHouse()
  const cookie = await house.signIn('silva')
  openApi = (await (await house.get('/api/openapi.json', cookie)).json()) as typeof openApi
  asyncApi = parse(await (await house.get('/api/asyncapi.yaml', cookie)).text())
})
afterAll(() => house[Symbol.asyncDispose]())

test('OpenAPI 3.1 names every route of the contract, from the schemas that parse them', () => {
  expect(openApi.openapi).toBe('3.1.0')
  expect(Object.keys(openApi.paths).sort()).toEqual([
    '/api/v1/lessons',
    '/api/v1/lessons/{lesson}',
    '/api/v1/lessons/{lesson}/bands',
    '/api/v1/me',
    '/api/v1/sessions',
    '/api/v1/sessions/current',
    '/healthz',
    '/metrics',
    '/readyz',
  ])
  expect(JSON.stringify(openApi.paths['/api/v1/lessons/{lesson}']!.patch!.requestBody)).toContain('"cool-down"')
  expect(Object.keys(openApi.paths['/api/v1/sessions']!.post!.responses)).toEqual(['201', '400', '401', '403', '429', '503'])
})

test('what needs no session says so; everything else needs it', () => {
  const open = Object.entries(openApi.paths).flatMap(([path, item]) =>
    Object.values(item).flatMap(({ security }) => (security?.length === 0 ? [path] : [])),
  )
  expect(open.sort()).toEqual(['/api/v1/sessions', '/healthz', '/metrics', '/readyz'])
  expect(openApi.security).toEqual([{ session: [] }])
})

test('AsyncAPI 3 has every channel of the wire, and its references lead somewhere', () => {
  expect(asyncApi.asyncapi).toBe('3.0.0')
  expect(Object.values(asyncApi.channels).map(channel => (channel as { address: string }).address)).toEqual([
    'pulseyard/v1/{school}/{band}/samples',
    'pulseyard/v1/{school}/{band}/status',
    'pulseyard/v1/{school}/{band}/reply',
    'pulseyard/v1/{school}/{band}/command',
    '/live',
  ])
  expect(asyncApi.channels.samples.messages.samples.payload.schema.properties.samples).toMatchObject({ minItems: 1, maxItems: 300 })
  expect(Object.keys(asyncApi.channels.live.messages).sort()).toEqual(
    ['hello', 'snapshot', 'frame', 'alert', 'gap', 'watching', 'error', 'seen', 'acknowledge', 'silence', 'close'].sort(),
  )
  const references = [...JSON.stringify([asyncApi.channels, asyncApi.operations]).matchAll(/"\$ref":"#\/((?:servers|channels)[^"]+)"/g)]
  expect(references.length).toBeGreaterThan(20)
  for (const [, path] of references)
    expect(
      path!.split('/').reduce((at, key) => at?.[key], asyncApi),
      path,
    ).toBeDefined()
})
