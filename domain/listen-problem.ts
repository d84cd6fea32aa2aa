/** Why an address can't be listened on, and which setting mends it. `variable`: the setting that its port comes from. */
export function listenProblem(
  { code, message }: { code?: string | undefined; message: string },
  address: string,
  variable: string,
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `${address} is in use: stop the other program or set ${variable}`
    case 'EACCES':
      return `${address} may not be opened by this user: set ${variable} to a port above 1023`
    default:
      return `${address} can't be listened on (${code ?? message}): set PULSEYARD_HOST to an address of this machine, or ${variable}`
  }
}
