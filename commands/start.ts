import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { startPulseyard } from '../main.ts'
import { seedDemo } from '../school/demo.ts'
import { startClassroom } from '../simulator/classroom.ts'
import { parseIncident } from '../simulator/incident.ts'
import { standardLesson } from '../simulator/lesson-script.ts'
import { run, stopped } from './command.ts'
import { demoSeed, keepDemoPast } from './demo-past.ts'

/** Seconds after the first sample: long enough to sign in and look, short enough to wait for. */
const collapseAtSeconds = 30

/** `npm start`: the demo school. A class of 40 simulated bands goes through a lesson in which one child collapses. */
await run('npm start', async () => {
  const config = readConfig(process.env)
  // The demo's children are made up: a real InfluxDB is not the place for them.
  await using pulseyard = await startPulseyard({ ...config, dataFolder: join(config.dataFolder, 'demo'), influx: null })
  const { school, class: demoClass, bands, collapse, links } = seedDemo(pulseyard.people, Date.now())
  keepDemoPast(pulseyard.record.archiveOf(school), demoClass, Date.now())
  const fallen = bands.find(({ student }) => student === collapse)!
  const incidents = [parseIncident(`collapse@${collapseAtSeconds}:${fallen.band}`)]

  console.log(`web ${pulseyard.web}\nmqtt ${pulseyard.mqtt}`)
  for (const [role, token] of Object.entries(links)) console.log(`${role} ${pulseyard.web}/sign-in?token=${token}`)
  await using _classroom = startClassroom({
    url: pulseyard.mqtt,
    school,
    bands: bands.map(({ band, secret, student: _, ...student }) => ({ band, secret, student })),
    script: standardLesson,
    incidents,
    seed: demoSeed,
    now: Date.now,
  })
  pulseyard.ready()
  await stopped()
})
