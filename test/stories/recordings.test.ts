import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { command, startProduct } from '../support/product.ts'
import { checksum, linesOfExport, linesOfFile, recordingsOf, withRecordings } from '../support/recordings.ts'

/** At 10, as a person would try it, the longest of these takes 26 minutes; the bands send the same messages at 1,000, only faster. */
const speed = process.env.RECORDINGS_SPEED ?? '1000'

withRecordings(
  '15 recordings with motion and 15 of sport, as 30 bands over MQTT: every sample in the store equals the file',
  async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-recordings-'))
    const files = [...recordingsOf('hr_acc', 15), ...recordingsOf('activity', 15)]
    const played = join(dataFolder, 'played')
    mkdirSync(played)
    for (const [i, file] of files.entries()) symlinkSync(file, join(played, `${String(i).padStart(2, '0')}-${basename(file)}`))
    const env = { PULSEYARD_DATA: dataFolder }
    await command('seed', ['--school', 's1', '--students', '30', '--class-size', '30', '--prefix', 'b', '--secret', 'classroom'], env)
    const report = join(dataFolder, 'report.json')
    {
      await using product = await startProduct({ dataFolder })
      await command('simulate', [
        ...['--url', product.mqtt, '--bands', '30', '--secret', 'classroom'],
        ...['--recordings', played, '--speed', speed, '--report', report],
      ])
    }
    const csv = await command('export', ['--school', 's1'], env)
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
  },
  2_000_000,
)
