import type { FastifyHelmetOptions } from '@fastify/helmet'

/** Strict headers for every answer: nothing inline, nothing from elsewhere, no frame around us. `origins` is known once the server listens. */
export function securityHeaders(publicUrl: string | undefined, origins: () => ReadonlySet<string>): FastifyHelmetOptions {
  const secure = publicUrl?.startsWith('https:') ?? false
  // Browsers before CSP 3's last change do not count the sockets of one's own host as 'self'. CSP's grammar has no IPv6 address.
  const named = () => [...origins()].filter(origin => !origin.includes('['))
  const sockets = () =>
    named()
      .map(origin => origin.replace(/^http/, 'ws'))
      .join(' ')
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'", sockets],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: secure && { maxAge: 365 * 24 * 3600 },
    // The path and the query of a sign-in link stay here; the origin itself must go along, or a form's Origin would be "null".
    referrerPolicy: { policy: 'strict-origin' },
  }
}
