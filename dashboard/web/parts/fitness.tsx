import type { StudentInsight } from '../../../domain/insight.ts'
import { percent, t } from '../language/language.ts'
import { isCovered } from './coverage.ts'
import type { Voice } from './lesson.tsx'
import type { Records } from './records.ts'

/** The trend in a word, never a grade, and what the word means. */
export function Fitness({ records, voice }: { records: Records; voice: Voice }) {
  const insight = records.insight().value.value
  if (insight === null || insight.lessons.length === 0) return null
  const { trend, student } = insight
  const { name } = student
  return (
    <section class="card fitness" aria-labelledby="fitness-title" data-word={trend.word}>
      <h2 id="fitness-title">{t(`${voice}.fitness`, { name })}</h2>
      <p class="words">{t(`fitness.${trend.word}`)}</p>
      <p>{t(`${voice}.fitness.${meaningOf(trend)}`, { name })}</p>
      {trend.coverage !== null && !isCovered(trend.coverage) && (
        <p class="part">{t('fitness.part', { percent: percent(Math.round(100 * trend.coverage)) })}</p>
      )}
    </section>
  )
}

/** Where it is not sure, why not says more. */
export const meaningOf = ({ word, reason }: Pick<StudentInsight['trend'], 'word' | 'reason'>) =>
  word === 'not-sure-yet' ? (reason ?? 'few-lessons') : word
