import type { StudentPlan, ToldPlan, ToldReason } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'

/** How the plans are written. */

const minuteSeconds = 60

/** 4 min, or 20 s: as it is called out in a gym. */
export const span = (seconds: number) =>
  seconds >= minuteSeconds && seconds % minuteSeconds === 0
    ? t('plans.minutes', { n: seconds / minuteSeconds })
    : t('plans.seconds', { n: seconds })

export const workAndRest = ({ workSeconds, restSeconds }: ToldPlan) =>
  restSeconds === 0
    ? t('plans.no-rest', { work: span(workSeconds) })
    : t('plans.work-rest', { work: span(workSeconds), rest: span(restSeconds) })

/** What holds a plan back, by its code: a mark with a word; the sentence stands beside it. */
const marks = {
  clinician: 'plans.mark.clinician',
  'medical-note': 'plans.mark.note',
  untested: 'plans.mark.untested',
  'back-after-a-week': 'plans.mark.back',
  'back-after-weeks': 'plans.mark.back',
  'low-coverage': 'plans.mark.unseen',
  'few-lessons': 'plans.mark.few',
} as const
export type Mark = (typeof marks)[keyof typeof marks]

/** Of the plan and of the bounds it keeps to: each once, the doctor's first. */
export function marksOf({ plan, bounds }: StudentPlan): { mark: Mark; text: string }[] {
  const reasons = [...(bounds ? [bounds.highBpm.reason, bounds.load.reason] : []), ...(plan?.reasons ?? [])]
  const found = new Map<Mark, string>()
  for (const code of Object.keys(marks) as (keyof typeof marks)[]) {
    const reason = reasons.find(each => each.code === code)
    if (reason && !found.has(marks[code])) found.set(marks[code], reason.text)
  }
  return [...found].map(([mark, text]) => ({ mark, text }))
}

/** The one reason that a line of the table has room for: what the weeks said of the minutes. */
export const mainReason = ({ reasons }: ToldPlan): ToldReason | undefined =>
  reasons.find(({ code }) => code === 'edited') ?? reasons.find(({ line }) => line === 'minutes') ?? reasons[0]

/** points of the four-week mean; null: nothing was seen that tells it */
export const meanLoadOf = ({ bounds }: StudentPlan): number | null => bounds?.load.reason.numbers.mean ?? null
