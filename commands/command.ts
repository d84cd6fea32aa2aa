/** What the person typed can't be carried out: the message says why, the usage line follows it. */
export class UsageError extends Error {}

/** Runs a command of the command line: an error ends it with clear lines and exit code 1 (2 for a wrong call), never with a stack. */
export async function run(usage: string, work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    const causes = causesOf(error)
    const wrongCall = causes.some(cause => cause instanceof UsageError || cause.code?.startsWith('ERR_PARSE_ARGS'))
    for (const { message } of causes) console.error(message)
    if (wrongCall) console.error(`usage: ${usage}`)
    process.exitCode = wrongCall ? 2 : 1
  }
}

/** Resolves when the process is asked to stop. */
export const stopped = () =>
  new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

/** What went wrong first, and then what went wrong while closing because of it. */
function causesOf(error: unknown): (Error & { code?: string })[] {
  return error instanceof SuppressedError ? [...causesOf(error.suppressed), ...causesOf(error.error)] : [error as Error]
}
