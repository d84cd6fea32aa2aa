import { useEffect } from 'preact/hooks'
import { t } from '../language/language.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import type { Desk } from './desk.ts'

/** What was planned for this lesson, and how far it has come; nothing where nothing was approved. */
export function StudentPlan({ desk: { plans }, id }: { desk: Desk; id: string }) {
  useEffect(() => {
    plans.wanted.value = true
    return () => {
      plans.wanted.value = false
    }
  }, [plans])
  const of = plans.progressOf(id)
  if (!of) return null
  const { zone, lowBpm, highBpm, plannedSeconds, inTargetSeconds } = of
  return (
    <section class="plan" aria-label={t('plan.title')}>
      <h3>{t('plan.title')}</h3>
      <p>
        <ZoneMark zone={zone} />
        <b>{t('plan.target', { low: lowBpm, high: highBpm })}</b>
        <span>{t('plan.minutes', { n: Math.floor(inTargetSeconds / 60), of: Math.round(plannedSeconds / 60) })}</span>
      </p>
      <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width={Math.min(100, (100 * inTargetSeconds) / Math.max(1, plannedSeconds))} height="1" />
      </svg>
    </section>
  )
}
