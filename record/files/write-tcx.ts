import { coveredMs, type Series } from '../../domain/series.ts'

/** What the schema's types hold: positiveByte and CadenceValue_t. */
const bpmMax = 255
const cadenceMax = 254
/** In a piece: some 0.2 ms of work, a few where the machine is cold. */
const trackpointsMax = 200

/**
 * A lesson as a TCX file (TrainingCenterDatabase v2; RunCadence from ActivityExtension v2), which other programs open: one activity with
 * one lap and a trackpoint a reading, with no name and no place. What is unknown is left out; but the schema demands a lap's distance
 * and calories, and 0 is what an indoor activity writes there. The lap's mean and maximum are of the readings in it. `startsAt` in ms
 * since 1970; a band may have begun before. In pieces, which `inTurns` sends.
 */
export function* tcxOf({ title, startsAt, series }: { title: string; startsAt: number; series: Series }): Generator<string> {
  const { t } = series
  const from = Math.min(startsAt, t[0] ?? startsAt)
  const { mean, max } = heartOf(series, from)
  yield linesOf([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"',
    '  xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    '  xsi:schemaLocation="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2 http://www.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd">',
    '<Activities>',
    '<Activity Sport="Other">',
    `<Id>${iso(from)}</Id>`,
    `<Lap StartTime="${iso(from)}">`,
    `<TotalTimeSeconds>${((t.at(-1) ?? from - 1000) + 1000 - from) / 1000}</TotalTimeSeconds>`,
    '<DistanceMeters>0</DistanceMeters>',
    '<Calories>0</Calories>',
    ...heartRate('AverageHeartRateBpm', mean),
    ...heartRate('MaximumHeartRateBpm', max),
    '<Intensity>Active</Intensity>',
    '<TriggerMethod>Manual</TriggerMethod>',
  ])
  if (t.length > 0) yield* trackOf(series)
  yield linesOf(['</Lap>', `<Notes>${escaped(title)}</Notes>`, '</Activity>', '</Activities>', '</TrainingCenterDatabase>'])
}

function* trackOf(series: Series): Generator<string> {
  yield '<Track>\n'
  for (let from = 0; from < series.t.length; from += trackpointsMax)
    yield linesOf(Array.from(series.t.subarray(from, from + trackpointsMax), (_, k) => trackpointOf(series, from + k)))
  yield '</Track>\n'
}

const linesOf = (lines: readonly string[]) => lines.map(line => `${line}\n`).join('')

function trackpointOf({ t, bpm, steps }: Series, i: number): string {
  return `<Trackpoint><Time>${iso(t[i]!)}</Time>${heartRate('HeartRateBpm', bpm[i]!).join('')}${cadence(steps[i]!)}</Trackpoint>`
}

/** Of one leg, a minute. */
function cadence(steps: number): string {
  const oneLegPerMinute = Math.round(steps * 30)
  return oneLegPerMinute <= cadenceMax
    ? `<Extensions><ns3:TPX><ns3:RunCadence>${oneLegPerMinute}</ns3:RunCadence></ns3:TPX></Extensions>`
    : ''
}

/** Mean over the covered time, as the report's, and maximum; NaN: no heart rate. */
function heartOf(series: Series, from: number): { mean: number; max: number } {
  let [beats, coverage, max] = [0, 0, Number.NaN]
  for (let i = 0; i < series.bpm.length; i++) {
    const bpm = series.bpm[i]!
    if (Number.isNaN(bpm)) continue
    const covered = coveredMs(series, i, from, Number.POSITIVE_INFINITY)
    beats += bpm * covered
    coverage += covered
    max = max >= bpm ? max : bpm
  }
  return { mean: beats / coverage, max }
}

/** None where it is unknown, or where a byte does not hold it. */
const heartRate = (element: string, bpm: number): string[] =>
  Math.round(bpm) >= 1 && Math.round(bpm) <= bpmMax ? [`<${element}><Value>${Math.round(bpm)}</Value></${element}>`] : []

const iso = (t: number) => new Date(t).toISOString()

const entities: { [letter: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text for an element; what XML 1.0 has no place for (control characters, halves of a pair) is left out. */
const escaped = (text: string) =>
  text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').replace(/[&<>]/g, letter => entities[letter]!)
