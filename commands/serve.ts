import { readConfig } from '../config.ts'
import { startPulseyard } from '../main.ts'
import { run, stopped } from './command.ts'

/** `npm run serve`: Pulseyard on PULSEYARD_DATA, until it is asked to stop. */
await run('npm run serve', async () => {
  await using pulseyard = await startPulseyard(readConfig(process.env))
  console.log(`web ${pulseyard.web}\nmqtt ${pulseyard.mqtt}`)
  pulseyard.ready()
  await stopped()
})
