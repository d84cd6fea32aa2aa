import { t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { shownState } from '../live/state.ts'
import { useKept } from '../parts/use-kept.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { Buddy, type BuddyZone } from './buddy.tsx'
import type { OwnTarget } from './own-target.ts'
import type { Style } from './style.ts'
import { TargetNow } from './target-now.tsx'

/** The student's alert that is still going on; the newest, where there are several. */
export const openAlert = (live: Live) =>
  live.alerts.value.filter(({ phase, handling }) => phase === 'firing' && handling !== 'closed').at(-1)

/** The zone that can be shown now; null: nothing is read that could be trusted. */
export function zoneNow(live: Live, id: string): number | null {
  const { zone, state } = live.student(id).value
  const worth = shownState(state, live.ageSeconds(id) * 1000)
  return worth === 'ok' || worth === 'no-motion' ? zone : null
}

interface OwnZoneProps {
  live: Live
  id: string
  target: OwnTarget
  style: Style['shown']
}

/** What a student sees during a lesson: own zone and target, nothing else. */
export function OwnZone({ live, id, target, style }: OwnZoneProps) {
  useKept(target.kept, live.lesson.value?.id)
  const zone = zoneNow(live, id) as BuddyZone | null
  const worth = shownState(live.student(id).value.state, live.ageSeconds(id) * 1000)
  const unread = worth === 'ok' || worth === 'no-motion' ? 'weak' : worth
  const alert = openAlert(live)
  const picture = style.value === 'picture'
  return (
    <>
      <section class="own-zone" data-zone={zone} aria-label={t('me.zone')}>
        {zone === null ? (
          <>
            {picture && <Buddy zone={0} />}
            <p class="zone-word">{t(worth === 'lost' && !live.inLesson.value ? 'me.none' : `me.${unread}`)}</p>
          </>
        ) : picture ? (
          <>
            <Buddy zone={zone} />
            <p class="zone-word">{t(`little.zone.${zone}`)}</p>
          </>
        ) : (
          <>
            <ZoneMark zone={zone} />
            <p class="zone-word">{t(`zone.${zone}`)}</p>
            <p class="zone-number">{t('zone.numbered', { n: zone })}</p>
          </>
        )}
      </section>
      <section class="own-alert" aria-live="assertive">
        {alert && 'child' in alert.why ? <p>{alert.why.child}</p> : null}
      </section>
      <TargetNow target={target} picture={picture} inLesson={live.inLesson.value} />
    </>
  )
}
