import type { StudentFigures } from '../../../domain/record.ts'
import { t } from '../language/language.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { ChartOrTable, Table } from './chart-or-table.tsx'
import { ZoneWord } from './curve.tsx'

type ZoneSeconds = StudentFigures['zoneSeconds']
const zones = [0, 1, 2, 3, 4, 5] as const

const sum = (seconds: ZoneSeconds) => seconds.reduce((all, one) => all + one, 0)

/** Whole minutes; a little is more than nothing. */
export function wholeMinutes(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  return minutes === 0 && seconds > 0 ? '<1' : String(minutes)
}

/** The zone that took most of the time; null: no heart rate. */
export const longestZone = (seconds: ZoneSeconds) => (sum(seconds) > 0 ? zones[seconds.indexOf(Math.max(...seconds))]! : null)

const inMinutes = (seconds: number) => t('record.minutes', { n: wholeMinutes(seconds) })

/** A digit needs this share of the strip. */
const digitShareMin = 0.08

/** The lesson's zones as one small strip. */
export function ZoneStrip({ seconds }: { seconds: ZoneSeconds }) {
  const all = sum(seconds)
  if (all === 0) return <span class="zone-strip" data-empty />
  const taken = zones.filter(zone => seconds[zone] > 0)
  return (
    <span class="zone-strip">
      {taken.map(zone => (
        <i key={zone} data-zone={zone} style={{ flexGrow: seconds[zone] }}>
          <span class="visually-hidden">{`${t(`zone.${zone}`)}: ${inMinutes(seconds[zone])}, `}</span>
          <b aria-hidden="true">{zone > 0 && seconds[zone] / all >= digitShareMin ? zone : ''}</b>
        </i>
      ))}
    </span>
  )
}

/** Minutes in each zone: number, shape, word and length. */
export function ZoneMinutes({ seconds, title, partial }: { seconds: ZoneSeconds; title: string; partial: boolean }) {
  const most = Math.max(...seconds, 1)
  const down = [...zones].reverse()
  return (
    <ChartOrTable
      kind="zones"
      title={title}
      chart={() => (
        <ul class="zone-bars" data-partial={partial}>
          {down.map(zone => (
            <li key={zone} data-zone={zone}>
              <ZoneMark zone={zone} />
              <span class="word">{t(`zone.${zone}`)}</span>
              <span class="minutes">{inMinutes(seconds[zone])}</span>
              <i>
                <b style={{ width: `${(100 * seconds[zone]) / most}%` }} />
              </i>
            </li>
          ))}
        </ul>
      )}
      table={() => (
        <Table
          label={title}
          columns={[t('chart.zone'), t('chart.minutes')]}
          rows={down.map(zone => [<ZoneWord key={zone} zone={zone} />, wholeMinutes(seconds[zone])])}
        />
      )}
    />
  )
}
