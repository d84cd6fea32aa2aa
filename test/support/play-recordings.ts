import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { command, type Product, startProduct } from './product.ts'
import { checksum, linesOfExport, linesOfFile, recordingsOf } from './recordings.ts'

/** At 10, as a person would try it, the longest of these takes 26 minutes; the bands send the same messages at 1,000, only faster. */
const speed = process.env.RECORDINGS_SPEED ?? '1000'

/**
 * 15 recordings with motion and 15 of sport, as 30 bands over MQTT: every sample in the export equals the file. `env`: the product's
 * settings; `meanwhile`: what happens while they are played.
 */
export async function playRecordings({
  env = {},
  meanwhile = async () => {},
}: {
  env?: { [name: string]: string }
  meanwhile?(product: Product): Promise<void>
}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-recordings-'))
  const files = [...recordingsOf('hr_acc', 15), ...recordingsOf('activity', 15)]
  const played = join(dataFolder, 'played')
  mkdirSync(played)
  for (const [i, file] of files.entries()) symlinkSync(file, join(played, `${String(i).padStart(2, '0')}-${basename(file)}`))
  const settings = { ...env, PULSEYARD_DATA: dataFolder }
  await command('seed', ['--school', 's1', '--students', '30', '--class-size', '30', '--prefix', 'b', '--secret', 'classroom'], settings)
  const report = join(dataFolder, 'report.json')
  {
    await using product = await startProduct({ dataFolder, env })
    const played30 = command('simulate', [
      ...['--url', product.mqtt, '--bands', '30', '--secret', 'classroom'],
      ...['--recordings', played, '--speed', speed, '--report', report],
    ])
    await Promise.all([played30, meanwhile(product)])
  }
  const csv = await command('export', ['--school', 's1'], settings)
  const bases = new Map(
    JSON.parse(readFileSync(report, 'utf8')).bands.map((band: { band: string; base: number }) => [band.band, band.base]),
  )
  const stored = linesOfExport(csv, band => bases.get(band) as number)
  const compared = files.map((file, i) => {
    const expected = linesOfFile(file)
    const found = stored.get(`b${String(i).padStart(5, '0')}`) ?? []
    return { file: basename(file), rows: expected.length, found: found.length, same: checksum(found) === checksum(expected) }
  })
  expect(compared.filter(({ rows, found, same }) => rows !== found || !same)).toEqual([])
  expect(compared.reduce((sum, { found }) => sum + found, 0)).toBeGreaterThan(90_000)
  rmSync(dataFolder, { recursive: true })
}
