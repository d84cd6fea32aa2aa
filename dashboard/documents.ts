import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { asyncApiYaml } from './asyncapi.ts'

/** The contract's version: it grows within v1 and never breaks it. */
const version = '1.0.0'

/** The public contract, generated from the schemas that parse it. Call before the routes are added. */
export async function serveDocuments(app: FastifyInstance, cookieName: string) {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Pulseyard', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      security: [{ session: [] }],
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName } } },
    },
    transform: document => {
      const { schema, url } = jsonSchemaTransform(document)
      return { schema: document.route.config?.public ? { ...schema, security: [] } : schema, url }
    },
  })
  const asyncApi = asyncApiYaml(version)
  const hidden = { schema: { hide: true } }
  app.get('/api/openapi.json', hidden, async () => app.swagger())
  app.get('/api/asyncapi.yaml', hidden, async (_, reply) => reply.type('application/yaml; charset=utf-8').send(asyncApi))
}
