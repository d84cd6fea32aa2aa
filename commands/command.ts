/** What the person typed can't be carried out: the message says why, the usage line follows it. */
export class UsageError extends Error {}

/** Runs a command of the command line: an error ends it with clear lines and exit code 1 (2 for a wrong call), never with a stack. */
export async function run(usage: string, work: () => Promise<void>) {
  if (process.argv.slice(2).some(word => word === '--help' || word === '-h')) return console.log(`usage: ${usage}`)
  try {
    await work()
  } catch (error) {
    const causes = causesOf(error)
    const wrongCall = causes.some(cause => cause instanceof UsageError || cause.code?.startsWith('ERR_PARSE_ARGS'))
    for (const cause of causes) console.error(cause.message + hintOf(cause))
    if (wrongCall) console.error(`usage: ${usage}`)
    process.exitCode = wrongCall ? 2 : 1
  }
}

/** A folder that may not be written is nearly always this one. */
const hintOf = ({ code, syscall }: { code?: string; syscall?: string }) =>
  (code === 'EACCES' || code === 'EROFS') && syscall !== 'listen' ? ' (PULSEYARD_DATA names the folder that everything is kept in)' : ''

/** Resolves when the process is asked to stop. */
export const stopped = () =>
  new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

/** What went wrong first, and then what went wrong while closing because of it. */
function causesOf(error: unknown): (Error & { code?: string; syscall?: string })[] {
  return error instanceof SuppressedError ? [...causesOf(error.suppressed), ...causesOf(error.error)] : [error as Error]
}
