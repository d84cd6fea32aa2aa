import { useSignal } from '@preact/signals'
import { running, t } from '../language/language.ts'
import { api } from '../parts/api.ts'
import { playSelfTest } from './bars.tsx'
import type { Desk } from './desk.ts'

/** In the grid's place while no lesson is open: one tap starts one, and the sound with it. */
export function Start({ desk }: { desk: Desk }) {
  const starting = useSignal<string | null>(null)
  const { live, classes, notice } = desk
  const last = desk.lastLesson.value

  const start = async (of: string) => {
    starting.value = of
    const [answer] = await Promise.all([api.startLesson(of), playSelfTest(desk)])
    if (!answer.ok) {
      starting.value = null
      notice.value = t('start.failed', { detail: answer.detail })
      return
    }
    // An address that names another class would go on showing that one; otherwise the next second brings the lesson.
    const named = new URLSearchParams(location.search).get('class')
    if (named === null || named === of) return
    history.replaceState(null, '', `?class=${of}`)
    live.reopen()
  }

  return (
    <section class="start" aria-labelledby="start-title">
      {last && (
        <div class="ended" role="status">
          <p>
            <b>{t('report.ended', { title: last.title })}</b>
          </p>
          <p>{t('report.ended.detail')}</p>
          <p class="choices">
            <a class="button" href={`/report?lesson=${last.id}`}>
              {t('report.ended.go')}
            </a>
            {desk.reopenSeconds.value > 0 && (
              <button type="button" class="reopen" onClick={desk.reopenLesson}>
                {t('end.undo')} <span aria-hidden="true">{running(desk.reopenSeconds.value)}</span>
              </button>
            )}
          </p>
        </div>
      )}
      <h2 id="start-title">{t('lesson.none')}</h2>
      {classes.length === 0 ? (
        <>
          <p>{t('lesson.none.teacher')}</p>
          <ol class="steps">
            <li>{t('start.step.import')}</li>
            <li>{t('start.step.assign')}</li>
            <li>
              {t('start.step.demo')} <a href="/class?demo">{t('start.step.demo.go')}</a>
            </li>
          </ol>
        </>
      ) : (
        <>
          <p>{t('start.detail')}</p>
          <ul>
            {classes.map(({ id, name }) => (
              <li key={id}>
                <button type="button" class="primary" disabled={starting.value !== null} onClick={() => start(id)}>
                  <b>{name}</b> <span>{t(starting.value === id ? 'start.busy' : 'start.go')}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <a class="past-lessons" href="/report">
        {t('start.past')} <span aria-hidden="true">→</span>
      </a>
    </section>
  )
}
