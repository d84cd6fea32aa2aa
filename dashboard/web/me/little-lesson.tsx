import { useEffect, useRef } from 'preact/hooks'
import type { StudentLesson } from '../../../domain/record.ts'
import { ChartOrTable, Table } from '../charts/chart-or-table.tsx'
import { wholeMinutes } from '../charts/zones.tsx'
import { t } from '../language/language.ts'
import { AsOf } from '../parts/as-of.tsx'
import { shortDay } from '../parts/days.ts'
import { titleOf } from '../parts/lesson-list.tsx'
import { Link } from '../parts/place.tsx'
import type { Records } from '../parts/records.ts'
import { useKept } from '../parts/use-kept.ts'
import { Buddy } from './buddy.tsx'
import { starsFor } from './little.tsx'
import { Stars } from './stars.tsx'

/** One lesson of a child who reads little: its stars, who of the buddies was there, and why the band buzzed. */
export function LittleLesson({ records, lesson }: { records: Records; lesson: string }) {
  const kept = useKept(records.lesson(lesson))
  const told = kept.value.value
  const line = records.insight().value.value?.lessons.find(each => each.lesson.id === lesson)
  return (
    <article class="opened">
      <div class="back-row">
        <Link class="back" to={{}} back>
          {t('little.lessons')}
        </Link>
        {told && <AsOf of={kept} />}
      </div>
      {told ? (
        <Told told={told} stars={line ? starsFor(line) : null} />
      ) : kept.trouble.value === null ? (
        <h1 class="visually-hidden">{t('record.loading')}</h1>
      ) : (
        <h1 class="none">{t(kept.trouble.value.why === 'offline' ? 'record.offline.none' : 'record.not-there')}</h1>
      )}
    </article>
  )
}

function Told({ told: { lesson, figures, alerts }, stars }: { told: StudentLesson; stars: number | null }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (history.state?.within) heading.current?.focus({ preventScroll: true })
  }, [])
  const calmed = figures.recovery && figures.recovery.dropBpm >= 1
  return (
    <>
      <header class="opened-head">
        <h1 ref={heading} tabIndex={-1}>
          {titleOf(lesson)}
        </h1>
        <p class="when">{shortDay(lesson.startsAt)}</p>
        <p class="won">{stars !== null && <Stars count={stars} />}</p>
      </header>
      {figures.heartSeconds > 0 ? <Buddies seconds={figures.zoneSeconds} /> : <p class="card">{t('me.curve.nothing')}</p>}
      {calmed && (
        <section class="card little-plan" aria-labelledby="recovery-title">
          <h2 id="recovery-title">{t('me.recovery')}</h2>
          <div class="aim">
            <Buddy zone={0} />
            <p>{t('little.calmed')}</p>
          </div>
        </section>
      )}
      <section class="card" aria-labelledby="alerts-title">
        <h2 id="alerts-title">{t('me.alerts')}</h2>
        {alerts.length === 0 ? <p>{t('little.alerts.none')}</p> : alerts.map(({ id, why }) => <p key={id}>{why}</p>)}
      </section>
    </>
  )
}

const zones = [5, 4, 3, 2, 1, 0] as const

/** A buddy for each zone that took half a minute: the longer its road, the longer it was there. */
function Buddies({ seconds }: { seconds: StudentLesson['figures']['zoneSeconds'] }) {
  const most = Math.max(...seconds, 1)
  return (
    <ChartOrTable
      kind="zones"
      title={t('little.zones')}
      chart={() => (
        <ul class="roads">
          {zones
            .filter(zone => seconds[zone] >= 30)
            .map(zone => (
              <li key={zone} data-zone={zone}>
                <i style={{ width: `calc((100% - 4rem) * ${seconds[zone] / most})` }} />
                <Buddy zone={zone} />
                <span class="visually-hidden">{t(`little.zone.${zone}`)}</span>
              </li>
            ))}
        </ul>
      )}
      table={() => (
        <Table
          label={t('little.zones')}
          columns={[t('little.heart'), t('chart.minutes')]}
          rows={zones.map(zone => [t(`little.zone.${zone}`), wholeMinutes(seconds[zone])])}
        />
      )}
    />
  )
}
