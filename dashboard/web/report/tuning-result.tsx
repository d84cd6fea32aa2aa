import type { Backtest } from '../../../domain/tuning.ts'
import { t } from '../language/language.ts'
import { shortDay } from '../parts/days.ts'
import { clockSeconds } from './words.ts'

/** How many alerts each lesson gave and would have given, and which those would have been. */
export function Result({ answer: { now, tried, lessons } }: { answer: Backtest }) {
  if (lessons.length === 0) return <p>{t('tuning.no-lessons')}</p>
  const forgotten = lessons.filter(({ readings }) => readings === 0).length
  return (
    <>
      <p class="counted">{t('tuning.result', { lessons: lessons.length, n: tried, now })}</p>
      {forgotten > 0 && <p>{t('tuning.forgotten', { n: forgotten })}</p>}
      <table class="numbers">
        <caption class="visually-hidden">{t('tuning.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('report.lesson')}</th>
            <th scope="col">{t('tuning.now')}</th>
            <th scope="col">{t('tuning.tried')}</th>
            <th scope="col" class="which">
              {t('tuning.which')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lessons.map(line => (
            <tr key={line.lesson}>
              <th scope="row">{shortDay(line.startsAt, lessons[0]!.startsAt)}</th>
              <td>{line.readings === 0 ? '–' : line.now.length}</td>
              <td>{line.readings === 0 ? '–' : <b>{line.tried.length}</b>}</td>
              <td class="which">{line.tried.map(({ at, name }) => `${clockSeconds(at)} ${name}`).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">{t('tuning.unanswerable')}</p>
    </>
  )
}
