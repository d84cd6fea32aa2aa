import { t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { shownState } from '../live/state.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'

/** The student's alert that is still going on; the newest, where there are several. */
export const openAlert = (live: Live) =>
  live.alerts.value.filter(({ phase, handling }) => phase === 'firing' && handling !== 'closed').at(-1)

/** The zone that can be shown now; null: nothing is read that could be trusted. */
export function zoneNow(live: Live, id: string): number | null {
  const { zone, state } = live.student(id).value
  const worth = shownState(state, live.ageSeconds(id) * 1000)
  return worth === 'ok' || worth === 'no-motion' ? zone : null
}

/** What a student sees during a lesson: own zone and target, nothing else. */
export function OwnZone({ live, id }: { live: Live; id: string }) {
  const zone = zoneNow(live, id)
  const worth = shownState(live.student(id).value.state, live.ageSeconds(id) * 1000)
  const unread = worth === 'ok' || worth === 'no-motion' ? 'weak' : worth
  const alert = openAlert(live)
  return (
    <>
      <section class="own-zone" data-zone={zone} aria-label={t('me.zone')}>
        {zone !== null ? (
          <>
            <ZoneMark zone={zone} />
            <p class="zone-word">{t(`zone.${zone as 0 | 1 | 2 | 3 | 4 | 5}`)}</p>
            <p class="zone-number">{t('zone.numbered', { n: zone })}</p>
          </>
        ) : (
          <p class="zone-word">{t(worth === 'lost' && !live.inLesson.value ? 'me.none' : `me.${unread}`)}</p>
        )}
      </section>
      <section class="own-alert" aria-live="assertive">
        {alert && 'child' in alert.why ? <p>{alert.why.child}</p> : null}
      </section>
      <section class="target">
        <h2>{t('me.target')}</h2>
        <p>{t('me.no-target')}</p>
      </section>
    </>
  )
}
