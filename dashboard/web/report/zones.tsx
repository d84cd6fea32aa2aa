import type { StudentFigures } from '../../../domain/record.ts'
import { t } from '../language/language.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { minutes, share } from './words.ts'

type ZoneSeconds = StudentFigures['zoneSeconds']
const zones = [0, 1, 2, 3, 4, 5] as const
const hardestFirst = zones.toReversed()

const totalOf = (seconds: ZoneSeconds) => seconds.reduce((sum, of) => sum + of, 0)

/** Minutes in each zone: a table whose bars are its own chart. `among`: the students whose seconds these are together. */
export function ZoneTable({ seconds, among = 1 }: { seconds: ZoneSeconds; among?: number }) {
  const total = totalOf(seconds)
  const most = Math.max(...seconds, 1)
  return (
    <table class="zones">
      <caption class="visually-hidden">{t('report.zones')}</caption>
      <thead>
        <tr>
          <th scope="col" colSpan={2}>
            {t('report.zone')}
          </th>
          <th scope="col">{t(among > 1 ? 'report.minutes.each' : 'report.minutes')}</th>
          <th scope="col">{t('report.share')}</th>
        </tr>
      </thead>
      <tbody>
        {hardestFirst.map(zone => (
          <tr key={zone} data-zone={zone}>
            <th scope="row">
              <ZoneMark zone={zone} /> {t(`zone.${zone}`)}
            </th>
            <td class="bar">{seconds[zone] > 0 && <i style={{ width: `${(100 * seconds[zone]) / most}%` }} />}</td>
            <td>{minutes(seconds[zone] / Math.max(1, among))}</td>
            <td>{total > 0 ? share(seconds[zone] / total) : share(null)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A student's minutes, each under its zone's mark: see `ZoneMarks`. */
export const ZoneNumbers = ({ seconds }: { seconds: ZoneSeconds }) => (
  <span class="zone-numbers">
    {zones.map(zone => (
      <span key={zone}>{minutes(seconds[zone])}</span>
    ))}
  </span>
)

export const ZoneMarks = () => (
  <span class="zone-numbers">
    {zones.map(zone => (
      <span key={zone}>
        <ZoneMark zone={zone} />
        <span class="visually-hidden">{t('zone.numbered', { n: zone })}</span>
      </span>
    ))}
  </span>
)
