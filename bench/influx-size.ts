import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startInflux } from '../test/support/influx.ts'
import { command, startProduct } from '../test/support/product.ts'

/**
 * What a student's hour takes in InfluxDB and in the embedded store: a class of 40 simulated bands through one lesson, into each; then InfluxDB
 * compacts, and the bytes of its data are counted.
 */
const bands = '40'
const root = mkdtempSync(join(tmpdir(), 'pulseyard-size-'))
const bytesOf = (path: string): number =>
  statSync(path).isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0) : statSync(path).size

/** Readings put away, and the folder they came from. */
async function playLesson(name: string, env: { [name: string]: string }) {
  const dataFolder = join(root, name)
  const settings = { ...env, PULSEYARD_DATA: dataFolder }
  await command('seed', ['--school', 's1', '--students', bands, '--prefix', 'b', '--secret', 'classroom'], settings)
  {
    await using product = await startProduct({ dataFolder, env })
    await command('simulate', ['--url', product.mqtt, '--bands', bands, '--secret', 'classroom', '--speed', '1000'])
  }
  const rows = (await command('export', ['--school', 's1'], settings)).trimEnd().split('\n').length - 1
  return { dataFolder, rows }
}

const say = (what: string, bytes: number, rows: number) =>
  console.log(
    `${what}: ${rows} readings, ${bytes} bytes, ${(bytes / rows).toFixed(1)} a reading, ${Math.round(((bytes / rows) * 3_600) / 1000)} KB a student's hour`,
  )

const embedded = await playLesson('embedded', {})
say('embedded', bytesOf(join(embedded.dataFolder, 'schools/s1/readings.db')), embedded.rows)

await using influx = await startInflux({ data: 'cache-snapshot-write-cold-duration = "1s"\n  compact-full-write-cold-duration = "1s"' })
const { rows } = await playLesson('influx', { INFLUX_URL: influx.url })
// It compacts what has not been written to for a while; it is done when its files no longer change.
for (let [last, same] = [0, 0]; same < 10; ) {
  await pause(1_000)
  const bytes = bytesOf(influx.folder)
  same = bytes === last ? same + 1 : 0
  last = bytes
}
// Beside it each database has an index of its series, 32 MiB made in advance.
say(`InfluxDB ${influx.version}`, bytesOf(join(influx.folder, 'data/pulseyard/autogen')), rows)
rmSync(root, { recursive: true })
