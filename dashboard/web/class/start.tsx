import { useSignal } from '@preact/signals'
import { t } from '../language/language.ts'
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
          <a class="button" href={`/report?lesson=${last.id}`}>
            {t('report.ended.go')}
          </a>
        </div>
      )}
      <h2 id="start-title">{t('lesson.none')}</h2>
      {classes.length === 0 ? (
        <>
          <p>{t('lesson.none.teacher')}</p>
          <p>{t('lesson.none.steps')}</p>
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
        {t('report.lessons')} <span aria-hidden="true">→</span>
      </a>
    </section>
  )
}
