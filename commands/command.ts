/** What the person typed can't be carried out: the message says why, the usage line follows it. */
export class UsageError extends Error {}

/** Runs a command of the command line: an error ends it with one clear line and exit code 1 (2 for a wrong call), never with a stack. */
export async function run(usage: string, work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    const wrongCall = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS')
    console.error(wrongCall ? `${message}\nusage: ${usage}` : message)
    process.exitCode = wrongCall ? 2 : 1
  }
}
