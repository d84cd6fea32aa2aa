import { z } from 'zod'
import type { Finding, RhythmTrial } from './finding.ts'
import { ownHoldSeconds } from './holds.ts'
import { auc, quantile } from './statistics.ts'

const Count = z.int().min(0)
const Share = z.number().min(0).max(1)

/** What was found of one group of recordings or lessons; a part that has no data is absent. */
export const Figures = z.strictObject({
  signs: z
    .record(
      z.string(),
      z.strictObject({
        events: Count,
        detected: Count,
        sensitivity: Share,
        /** s beyond the sign's own hold; absent where none was detected */
        delaySecondsP50: z.number().min(0).optional(),
        delaySecondsP95: z.number().min(0).optional(),
      }),
    )
    .optional(),
  falseAlerts: z
    .strictObject({
      studentHours: z.number().min(0),
      high: Count,
      highMedium: Count,
      highPerHour: z.number().min(0),
      highMediumPerHour: z.number().min(0),
    })
    .optional(),
  falls: z.strictObject({ falls: Count, detected: Count, daily: Count, falseDaily: Count }).optional(),
  rhythm: z.strictObject({ auc: Share, sensitivity: Share, specificity: Share }).optional(),
  band: z.strictObject({ coverage99: Share, rmseBpm: z.number().min(0) }).optional(),
  unmonitoredShare: Share.optional(),
})
export type Figures = z.infer<typeof Figures>

export const Evaluation = z.strictObject({ all: Figures, bySource: z.record(z.string(), Figures), simulated: Figures.optional() })
export type Evaluation = z.infer<typeof Evaluation>

export function figuresOf(findings: readonly Finding[], trials: readonly RhythmTrial[]): Figures {
  const parts = {
    signs: signsOf(findings),
    falseAlerts: falseAlertsOf(findings),
    falls: fallsOf(findings),
    rhythm: rhythmOf(trials),
    band: bandOf(findings),
    unmonitoredShare: unmonitoredOf(findings),
  }
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as Figures
}

/** Seconds beyond the sign's own hold, and end to end. */
export const delaysOf = (findings: readonly Finding[], sign: string) => {
  const ends = findings.flatMap(({ events }) =>
    events.flatMap(event => (event.sign === sign && event.delayMs !== null ? [event.delayMs / 1000] : [])),
  )
  return { endToEnd: ends, beyondHold: ends.map(seconds => Math.max(0, seconds - ownHoldSeconds(sign))) }
}

function signsOf(findings: readonly Finding[]): Figures['signs'] {
  const events = Map.groupBy(
    findings.flatMap(finding => finding.events),
    ({ sign }) => sign,
  )
  if (events.size === 0) return undefined
  return Object.fromEntries(
    [...events].map(([sign, group]) => {
      const detected = group.filter(({ delayMs }) => delayMs !== null).length
      const { beyondHold } = delaysOf(findings, sign)
      const delay = detected > 0 && {
        delaySecondsP50: rounded(quantile(beyondHold, 0.5)),
        delaySecondsP95: rounded(quantile(beyondHold, 0.95)),
      }
      return [sign, { events: group.length, detected, sensitivity: rounded(detected / group.length, 4), ...delay }]
    }),
  )
}

/** Of students to whom nothing was made to happen. */
export const hoursOf = (findings: readonly Finding[]) =>
  findings.reduce((sum, { seconds, healthy }) => sum + (healthy ? seconds : 0), 0) / 3600

export const falseOf = (findings: readonly Finding[]) =>
  findings.flatMap(({ alerts, healthy }) => (healthy ? alerts.filter(({ verdict }) => verdict === 'false') : []))

function falseAlertsOf(findings: readonly Finding[]): Figures['falseAlerts'] {
  const hours = hoursOf(findings)
  if (hours === 0) return undefined
  const wrong = falseOf(findings)
  const high = wrong.filter(({ severity }) => severity === 'high').length
  return {
    studentHours: rounded(hours, 2),
    high,
    highMedium: wrong.length,
    highPerHour: rounded(high / hours, 5),
    highMediumPerHour: rounded(wrong.length / hours, 5),
  }
}

function fallsOf(findings: readonly Finding[]): Figures['falls'] {
  const trials = findings.flatMap(({ fall }) => (fall && fall.cannotShow === null ? [fall] : []))
  if (trials.length === 0) return undefined
  const falls = trials.filter(({ truth }) => truth === 'fall')
  const daily = trials.filter(({ truth }) => truth === 'daily')
  const noticed = (of: typeof trials) => of.filter(trial => trial.noticed).length
  return { falls: falls.length, detected: noticed(falls), daily: daily.length, falseDaily: noticed(daily) }
}

/** AF against normal rhythm; other rhythms are listed apart. A record with too few clean beats scores nothing: it can't be told from normal. */
function rhythmOf(trials: readonly RhythmTrial[]): Figures['rhythm'] {
  const of = (truth: RhythmTrial['truth']) => trials.filter(trial => trial.truth === truth)
  const [af, normal] = [of('af'), of('normal')]
  if (af.length === 0 || normal.length === 0) return undefined
  const scores = (group: readonly RhythmTrial[]) => group.map(({ score }) => score ?? 0)
  const fired = (group: readonly RhythmTrial[]) => group.filter(trial => trial.fired).length / group.length
  return {
    auc: rounded(auc(scores(af), scores(normal)), 4),
    sensitivity: rounded(fired(af), 4),
    specificity: rounded(1 - fired(normal), 4),
  }
}

function bandOf(findings: readonly Finding[]): Figures['band'] {
  const bands = findings.flatMap(({ band, healthy }) => (healthy && band ? [band] : []))
  const clean = bands.reduce((sum, band) => sum + band.cleanSeconds, 0)
  if (clean === 0) return undefined
  const inside = bands.reduce((sum, band) => sum + band.insideSeconds, 0)
  const squares = bands.reduce((sum, band) => sum + band.squaredErrorSum, 0)
  return { coverage99: rounded(inside / clean, 4), rmseBpm: rounded(Math.sqrt(squares / clean), 1) }
}

function unmonitoredOf(findings: readonly Finding[]): number | undefined {
  const watched = findings.filter(({ hasHeart, seconds, healthy }) => hasHeart && healthy && seconds > 0)
  if (watched.length === 0) return undefined
  return rounded(
    watched.reduce((sum, { unmonitoredSeconds }) => sum + unmonitoredSeconds, 0) / watched.reduce((sum, { seconds }) => sum + seconds, 0),
    4,
  )
}

const rounded = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits
