import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Health } from '../ports.ts'

const HealthBody = z.object({ ready: z.boolean(), degraded: z.array(z.object({ what: z.string(), fix: z.string() })) })

/** For whoever runs the server: no session, and nothing about a person. Probes are not rate limited: a throttled one would look like an outage. */
export const operatorRoutes =
  ({ health, metrics }: { health: () => Health; metrics: () => Promise<string> }): FastifyPluginAsyncZod =>
  async app => {
    const probe = { public: true, rateLimit: false } as const

    app.get(
      '/healthz',
      { config: probe, schema: { summary: 'The process lives', response: { 200: z.object({ live: z.literal(true) }) } } },
      async () => ({ live: true as const }),
    )

    app.get(
      '/readyz',
      {
        config: probe,
        schema: { summary: 'Ready for work, with what is degraded and the fix', response: { 200: HealthBody, 503: HealthBody } },
      },
      async (_, reply) => {
        const state = health()
        return reply.code(state.ready ? 200 : 503).send(state)
      },
    )

    app.get('/metrics', { config: { public: true }, schema: { summary: 'Prometheus text format' } }, async (_, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()),
    )
  }
