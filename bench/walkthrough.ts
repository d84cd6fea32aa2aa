import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../commands/command.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { walkThrough } from '../test/support/new-teacher.ts'

/** `npm run walkthrough`: what a new teacher's first lesson takes on a tablet, in taps and in seconds of the product's, on this machine. */
await run('npm run walkthrough', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-walk-'))
  const browser = await launchBrowser()
  try {
    const { steps } = await walkThrough({ browser, dataFolder })
    const all = { what: 'all', taps: 0, seconds: 0 }
    for (const { taps, seconds } of steps) {
      all.taps += taps
      all.seconds += seconds
    }
    for (const { what, taps, seconds } of [...steps, all])
      console.log(`${what.padEnd(42)} ${String(taps).padStart(2)} ${taps === 1 ? 'tap ' : 'taps'}  ${seconds.toFixed(1).padStart(5)} s`)
    console.log('no key is needed; the seconds are the server’s and the browser’s, with no reading or thinking in them')
  } finally {
    await browser.close()
    rmSync(dataFolder, { recursive: true })
  }
})
