import type { StudentInsight } from '../../../domain/insight.ts'
import { wholeMinutes } from '../charts/zones.tsx'
import { t } from '../language/language.ts'
import { isCovered } from '../parts/coverage.ts'
import { shortDay } from '../parts/days.ts'
import { Link } from '../parts/place.tsx'
import type { Records } from '../parts/records.ts'

type Bests = StudentInsight['bests']

/** The most time in the own target, against the own past alone: no other child is in it, and a lesson missed takes nothing away. */
export function MyBests({ records }: { records: Records }) {
  const insight = records.insight().value.value
  if (insight === null || insight.lessons.length === 0) return null
  const { lesson, week } = insight.bests
  return (
    <section class="card bests" aria-labelledby="bests-title">
      <h2 id="bests-title">{t('me.bests')}</h2>
      {lesson === null ? (
        <p>{t('me.bests.none')}</p>
      ) : (
        <dl class="plan-lines">
          <div>
            <dt>{t('me.bests.lesson')}</dt>
            <dd>
              <b>{t('record.minutes', { n: wholeMinutes(lesson.targetSeconds) })}</b>
              <Link to={{ lesson: lesson.lesson }}>{shortDay(lesson.startsAt)}</Link>
              {lesson.lesson === newestOf(insight) && <small class="new">{t('me.bests.new')}</small>}
              <Part best={lesson} />
            </dd>
          </div>
          {week && (
            <div>
              <dt>{t('me.bests.week')}</dt>
              <dd>
                <b>{t('record.minutes', { n: wholeMinutes(week.targetSeconds) })}</b>
                <small>{t('me.bests.week.from', { day: shortDay(week.startsAt) })}</small>
                <Part best={week} />
              </dd>
            </div>
          )}
        </dl>
      )}
      <p class="detail">{t('me.bests.what')}</p>
    </section>
  )
}

export const newestOf = ({ lessons }: Pick<StudentInsight, 'lessons'>) =>
  lessons.findLast(({ lesson }) => lesson.kind === 'lesson')?.lesson.id

const Part = ({ best }: { best: NonNullable<Bests['lesson' | 'week']> }) =>
  isCovered(best.coverage) ? null : <small class="part">{t('me.trend.partial')}</small>
