import type { StudentInsight } from '../../../domain/insight.ts'
import { starsOf, usualSeconds } from '../../../domain/stars.ts'
import { t } from '../language/language.ts'
import { AsOf } from '../parts/as-of.tsx'
import { shortDay } from '../parts/days.ts'
import { meaningOf } from '../parts/fitness.tsx'
import { titleOf } from '../parts/lesson-list.tsx'
import { type PlanZone, reasonsOf } from '../parts/next-plan.tsx'
import { Link } from '../parts/place.tsx'
import type { Records } from '../parts/records.ts'
import { Buddy } from './buddy.tsx'
import { Stars } from './stars.tsx'

export type LessonInsight = StudentInsight['lessons'][number]

/** For taking part and for time in the own target; null: not counted yet. */
export function starsFor({ target, targetSeconds, lesson }: LessonInsight): number | null {
  if (targetSeconds === null) return null
  return starsOf(targetSeconds, target.source === 'plan' ? 60 * target.minutes : usualSeconds(lesson))
}

/** The weeks of a child who reads little: what comes next, how the heart does, and stars. */
export function LittleLessons({ records }: { records: Records }) {
  const { value, trouble } = records.insight()
  const insight = value.value
  const ended = records.ended.value
  const lessons = [...(insight?.lessons ?? [])].filter(({ lesson }) => lesson.kind === 'lesson').reverse()
  const making = ended !== null && insight !== null && !lessons.some(({ lesson }) => lesson.id === ended.id)
  return (
    <>
      <h1 id="record-title">{t('little.lessons')}</h1>
      <AsOf of={records.insight()} />
      {trouble.value?.why === 'refused' && <p class="empty">{t('me.not-kept')}</p>}
      <LittlePlan records={records} />
      {insight && lessons.length === 0 && !making && (
        <div class="empty">
          <Buddy zone={2} />
          <h2>{t('little.empty')}</h2>
          <p>{t('little.empty.next')}</p>
        </div>
      )}
      <ol class="lessons">
        {making && (
          <li class="card little-lesson" role="status">
            <span class="title">{titleOf(ended)}</span>
            <span class="busy">{t('little.making')}</span>
          </li>
        )}
        {lessons.map(each => (
          <li key={each.lesson.id} class="card">
            <StarLine line={each} best={insight!.bests.lesson?.lesson === each.lesson.id} />
          </li>
        ))}
      </ol>
      {insight && lessons.length > 0 && <LittleFitness insight={insight} />}
    </>
  )
}

function StarLine({ line, best }: { line: LessonInsight; best: boolean }) {
  const { lesson } = line
  const stars = starsFor(line)
  return (
    <Link to={{ lesson: lesson.id }} class="lesson little-lesson" data-lesson={lesson.id}>
      <span class="when">{shortDay(lesson.startsAt)}</span>
      <span class="title">{titleOf(lesson)}</span>
      {stars === null ? <span class="busy">{t('little.making')}</span> : <Stars count={stars} />}
      {best && <span class="best">{t('little.best')}</span>}
    </Link>
  )
}

/** A target of beats says nothing to a child of seven: the buddy shows it, and a sentence says why. */
function LittlePlan({ records }: { records: Records }) {
  const own = records.plan().value.value
  if (own === null) return null
  const { plan } = own
  return (
    <section class="card little-plan" aria-labelledby="next-plan-title" data-planned={plan !== null}>
      <h2 id="next-plan-title">{t(own.lesson ? 'little.plan.now' : 'little.plan')}</h2>
      {plan === null ? (
        <p>{t('little.plan.none')}</p>
      ) : (
        <div class="aim">
          <Buddy zone={plan.target.zone as PlanZone} />
          <p>
            <b>{t(`little.zone.${plan.target.zone as PlanZone}`)}</b>
            {withoutBeats(plan)
              .slice(0, 2)
              .map(text => (
                <span key={text}>{text}</span>
              ))}
          </p>
        </div>
      )}
    </section>
  )
}

/** Sentences that name beats are for those who count them. */
const withoutBeats = (plan: Parameters<typeof reasonsOf>[0]) => reasonsOf({ reasons: plan.reasons.filter(({ text }) => !/\d/.test(text)) })

function LittleFitness({ insight: { trend } }: { insight: StudentInsight }) {
  return (
    <section class="card little-plan" aria-labelledby="fitness-title" data-word={trend.word}>
      <h2 id="fitness-title">{t('little.fitness')}</h2>
      <div class="aim">
        <Buddy zone={trend.word === 'better' ? 3 : 1} />
        <p>
          <b>{t(`fitness.${trend.word}`)}</b>
          <span>{t(`little.fitness.${meaningOf(trend)}`)}</span>
        </p>
      </div>
    </section>
  )
}
