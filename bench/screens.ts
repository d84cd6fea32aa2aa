import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { run, UsageError } from '../commands/command.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { budgets, type Figure, figure, verdictOf } from './screens/budgets.ts'
import { arcMinutes, type Heights, measureDigits, readableFromM } from './screens/digits.ts'
import { measureFrames } from './screens/frames.ts'
import { measureInteractions } from './screens/interactions.ts'
import { measureLesson } from './screens/lesson.ts'
import { measureLoading } from './screens/loading.ts'

const usage = 'npm run bench:screens -- [--runs N] [--only frames,interactions,loading,lesson,digits] [--pages FOLDER] [--json FILE]'
const readFromMm = 3_000

/** The budgets of the screens, measured on the built pages with a whole class coming in. `--pages`: of another build, to hold one beside the other. */
await run(usage, async () => {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '3' }, only: { type: 'string' }, pages: { type: 'string' }, json: { type: 'string' } },
  })
  const { pages } = values
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new UsageError('--runs is a whole number from 1 on')
  const browser = await launchBrowser()
  const heights: Heights[] = []
  const parts: Record<string, () => Promise<Figure[]>> = {
    frames: () => measureFrames({ browser, pages, runs, seconds: 22, alerts: 12 }),
    interactions: () => measureInteractions({ browser, pages }),
    loading: () => measureLoading({ browser, pages, runs }),
    lesson: () => measureLesson({ browser, pages }),
    async digits() {
      heights.push(...(await measureDigits({ browser, pages })))
      const onTablets = heights.filter(({ device }) => device.startsWith('tablet')).map(({ alertMm }) => alertMm)
      return [{ ...figure('digits of an alert on a tablet', Math.min(...onTablets), 'mm', budgets.alertDigitsMm), atLeast: true }]
    },
  }
  const wanted = values.only?.split(',') ?? Object.keys(parts)
  const unknown = wanted.filter(name => !(name in parts))
  if (unknown.length) throw new UsageError(`--only knows no ${unknown.join(', ')}`)
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version, chromium: browser.version(), load: loadavg()[0] }
  const figures: Figure[] = []
  try {
    for (const name of wanted) {
      const measured = await parts[name]!()
      console.log(`\n${name}`)
      console.table(Object.fromEntries(measured.map(rowOf)))
      figures.push(...measured)
    }
  } finally {
    await browser.close()
  }
  if (heights.length) {
    console.log(
      `\nheights in mm; ′: minutes of arc from ${readFromMm / 1000} m (ISO 9241-303 asks for 20); m: where they still subtend 20′`,
    )
    console.table(heights.map(heightRow))
  }
  const missed = figures.filter(one => verdictOf(one).startsWith('missed'))
  console.log(missed.length ? `missed: ${missed.map(({ what }) => what).join('; ')}` : 'all budgets met')
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ machine, figures: figures.map(one => ({ ...one, verdict: verdictOf(one) })), heights }, null, 2)}\n`,
    )
})

function rowOf(one: Figure) {
  const { what, value, unit, budget, atLeast } = one
  const limit = budget === null ? '' : `${atLeast ? '≥' : '≤'} ${budget} ${unit}`
  return [what, { measured: `${Number(value.toFixed(unit === '' ? 4 : 1))} ${unit}`, budget: limit, verdict: verdictOf(one) }] as const
}

function heightRow({ device, students, ...mm }: Heights) {
  return {
    screen: device,
    students,
    bpm: mm.bpmMm.toFixed(1),
    'bpm ′': arcMinutes(mm.bpmMm, readFromMm).toFixed(0),
    'bpm m': readableFromM(mm.bpmMm).toFixed(1),
    name: mm.nameMm.toFixed(1),
    alert: mm.alertMm.toFixed(1),
    'alert ′': arcMinutes(mm.alertMm, readFromMm).toFixed(0),
    'alert m': readableFromM(mm.alertMm).toFixed(1),
  }
}
