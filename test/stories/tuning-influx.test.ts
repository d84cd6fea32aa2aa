import { expect } from 'vitest'
import { standardRulesFile } from '../../alerts/alerts.ts'
import { backtestFile } from '../../commands/backtest.ts'
import { startInflux } from '../support/influx.ts'
import { needs } from '../support/needs.ts'
import { day, heartWith, openHouse, ten } from '../tuning/house.ts'

needs('influxd')(
  'lessons whose readings are in InfluxDB are tried out from the page and by hand; nothing of them is beside it',
  async () => {
    await using influx = await startInflux()
    await using house = await openHouse(influx.settings)
    await house.wears('ana', house.tookPlace('today', ten), heartWith({ 300: 220, 1200: 230 }))
    await house.wears('ana', house.tookPlace('last-week', ten - 7 * day), heartWith({ 600: 220 }))
    await house.wears('ben', house.tookPlace('yesterday', ten - day), () => 140)
    const [counted] = await influx.query('SELECT count("bpm") FROM "vitals"')
    expect(counted!.values[0]![1]).toBe(3 * 2_700)

    const { status, body } = await house.ask('silva', 'POST', '/classes/7B/backtests', { rule: 'over-ceiling', params: { margin: 10 } })
    expect([status, body.now, body.tried]).toEqual([200, 1, 3])
    expect(body.lessons.map(({ lesson, readings }: { lesson: string; readings: number }) => [lesson, readings])).toEqual([
      ['today', 2_700],
      ['yesterday', 2_700],
      ['last-week', 2_700],
    ])
    const [today] = body.lessons
    expect(today.now).toHaveLength(1)
    expect(today.tried).toHaveLength(2)

    const environment = { PULSEYARD_DATA: house.dataFolder, INFLUX_URL: influx.url }
    const byHand = (set: string[], of = environment) => backtestFile({ file: standardRulesFile, set, environment: of, now: () => ten })
    const tighter = await byHand(['over-ceiling.margin=10'])
    expect(tighter).toMatch(/^3 lessons, 8100 readings\n/)
    expect(tighter).toMatch(/^over-ceiling +1 +3$/m)
    expect(await byHand([], { ...environment, INFLUX_URL: '' })).toMatch(/^3 lessons, 0 readings; 3 without any/)

    await influx.stop()
    const away = await house.ask('silva', 'POST', '/classes/7B/backtests', { rule: 'over-ceiling', params: { margin: 10 } })
    expect([away.status, away.body.detail]).toEqual([503, 'The stored readings can’t be read now: try again in a minute.'])
    await expect(byHand([])).rejects.toThrow(/InfluxDB at .* does not answer/)
  },
  120_000,
)
