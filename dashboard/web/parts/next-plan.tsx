import type { ToldPlan } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import { shortDay } from './days.ts'
import type { Voice } from './lesson.tsx'
import type { Records } from './records.ts'
import { sentences } from './sentences.ts'
import { ZoneMark } from './zone-mark.tsx'

export type PlanZone = 0 | 1 | 2 | 3 | 4 | 5

/** Each said once, however many lines of the plan it is for. */
export const reasonsOf = ({ reasons }: Pick<ToldPlan, 'reasons'>) => [...new Set(reasons.map(({ text }) => text))]

/** What the teacher approved for the next lesson, or for the one that is going on: the target, how long, in what rhythm, and why. */
export function NextPlan({ records, voice }: { records: Records; voice: Voice }) {
  const own = records.plan().value.value
  if (own === null) return null
  const { plan, lesson, approvedAt, groupName, student } = own
  const name = student.name
  return (
    <section class="card next-plan" aria-labelledby="next-plan-title" data-planned={plan !== null}>
      <h2 id="next-plan-title">{t(lesson ? `${voice}.plan.now` : `${voice}.plan`, { name })}</h2>
      {plan === null ? (
        <p>{t(`${voice}.plan.none`, { name })}</p>
      ) : (
        <>
          <Lines plan={plan} />
          <ul class="why" aria-label={t('next.why')}>
            {reasonsOf(plan).map(text => (
              <li key={text}>{text}</li>
            ))}
          </ul>
          <p class="approved">
            {sentences(
              groupName && t('next.group', { group: groupName }),
              approvedAt !== null && t('next.approved', { day: shortDay(approvedAt) }),
            )}
          </p>
        </>
      )}
    </section>
  )
}

function Lines({ plan: { target, minutes, workSeconds, restSeconds, aim } }: { plan: ToldPlan }) {
  const zone = target.zone as PlanZone
  return (
    <dl class="plan-lines">
      <div>
        <dt>{t('next.target')}</dt>
        <dd>
          <ZoneMark zone={zone} />
          <b>{t(`zone.${zone}`)}</b>
          <small>{t('next.beats', { low: target.lowBpm, high: target.highBpm })}</small>
        </dd>
      </div>
      <div>
        <dt>{t('next.minutes')}</dt>
        <dd>
          <b>{t('record.minutes', { n: minutes })}</b>
          <small>{t(`next.aim.${aim}`)}</small>
        </dd>
      </div>
      <div>
        <dt>{t('next.rhythm')}</dt>
        <dd>
          {restSeconds > 0 ? (
            <>
              <b>{t('next.work', { n: workSeconds })}</b>
              <small>{t('next.rest', { n: restSeconds })}</small>
            </>
          ) : (
            <b>{t('next.no-rest')}</b>
          )}
        </dd>
      </div>
    </dl>
  )
}
