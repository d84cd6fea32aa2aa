import { useSignal } from '@preact/signals'
import type { ShuttleRun } from '../../../domain/insight.ts'
import { levelMax, shuttlesMax } from '../../../domain/shuttle.ts'
import { t } from '../language/language.ts'
import { dayMonth } from '../parts/days.ts'
import type { InsightDesk } from './insight-desk.ts'

/** Shuttle runs, newest first, and what each says of the greatest oxygen uptake; where it says nothing, why. */
export function Runs({ desk, runs }: { desk: InsightDesk; runs: ShuttleRun[] }) {
  const said = desk.said.value
  return (
    <section class="shuttle">
      <h4>{t('insight.run')}</h4>
      {runs.length === 0 && <p>{t('insight.run.none')}</p>}
      <ul class="runs">
        {runs.map(run => (
          <li key={run.id}>
            <p>
              <b>{levelOf(run)}</b> · {dayMonth(run.at)}
              <small>{uptakeOf(run)}</small>
            </p>
            <button
              type="button"
              class="quiet"
              aria-label={t('insight.run.remove', { date: dayMonth(run.at) })}
              onClick={() => desk.remove(run)}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <Enter desk={desk} />
      <p class="said" role="status">
        {said?.text}
        {said?.undo && (
          <button type="button" onClick={said.undo}>
            {t('undo')}
          </button>
        )}
      </p>
    </section>
  )
}

const levelOf = ({ level, shuttles }: ShuttleRun) =>
  shuttles ? t('insight.run.of.shuttles', { level, n: shuttles }) : t('insight.run.of', { level })

function uptakeOf({ vo2Max }: ShuttleRun): string {
  if (!vo2Max) return ''
  if (vo2Max.state === 'unknown') return t(`insight.vo2.${vo2Max.reason}`)
  return t('insight.vo2', { n: Math.round(vo2Max.mlPerKgMin), error: Math.round(vo2Max.errorMlPerKgMin) })
}

const noonHour = 12

/** Today's run is now; another day's is at its noon. */
function timeOf(day: string): number {
  const now = Date.now()
  const noon = new Date(`${day}T${noonHour}:00`).getTime()
  return day === dayOf(now) ? now : Math.min(noon, now)
}

const dayOf = (ms: number) => {
  const date = new Date(ms)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0')).join('-')
}

function Enter({ desk }: { desk: InsightDesk }) {
  const level = useSignal('')
  const shuttles = useSignal('')
  const day = useSignal(dayOf(Date.now()))
  const enter = async () => {
    const more = shuttles.value === '' ? {} : { shuttles: Number(shuttles.value) }
    if (await desk.enter({ at: timeOf(day.value), level: Number(level.value), ...more })) level.value = shuttles.value = ''
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void enter()
      }}
    >
      <label>
        {t('insight.run.level')}
        <input
          type="number"
          inputMode="numeric"
          required
          min="0"
          max={levelMax}
          value={level.value}
          onInput={event => {
            level.value = event.currentTarget.value
          }}
        />
      </label>
      <label>
        {t('insight.run.shuttles')}
        <input
          type="number"
          inputMode="numeric"
          min="0"
          max={shuttlesMax}
          value={shuttles.value}
          onInput={event => {
            shuttles.value = event.currentTarget.value
          }}
        />
      </label>
      <label>
        {t('insight.run.day')}
        <input
          type="date"
          required
          max={dayOf(Date.now())}
          value={day.value}
          onInput={event => {
            day.value = event.currentTarget.value
          }}
        />
      </label>
      <button type="submit">{t('insight.run.enter')}</button>
    </form>
  )
}
