import { wholeMinutes } from '../charts/zones.tsx'
import { clockTime, t } from '../language/language.ts'
import { AsOf } from '../parts/as-of.tsx'
import { isWhole } from '../parts/coverage.ts'
import { LessonView } from '../parts/lesson.tsx'
import { LessonList, Part, type StudentLine } from '../parts/lesson-list.tsx'
import type { Records } from '../parts/records.ts'
import { AlertEnding } from './story.tsx'

export interface OfChild {
  records: Records
  student: string
  name: string
}

/** Summaries of one child's lessons; of no other child, and of no class. */
export function ChildLessons({ records, student, name }: OfChild) {
  return (
    <section class="record" aria-labelledby="record-title">
      <h2 id="record-title">{t('child.lessons', { name })}</h2>
      <AsOf of={records.page(null)} />
      <LessonList
        records={records}
        student={student}
        figures={line => <Active {...line} />}
        below={({ alerts }) =>
          alerts.length > 0 && (
            <ul class="line-alerts" aria-label={t('child.alerts')}>
              {alerts.map(alert => (
                <li key={alert.id}>
                  <p class="what">
                    <span class="when">{clockTime(alert.firedAt)}</span> {alert.why}
                  </p>
                  <AlertEnding alert={alert} name={name} />
                </li>
              ))}
            </ul>
          )
        }
        notKept={t('child.not-kept', { name })}
        empty={
          <>
            <h3>{t('child.empty')}</h3>
            <p>{t('child.empty.next', { name })}</p>
          </>
        }
      />
    </section>
  )
}

export function ChildLesson({ records, student, name, lesson }: OfChild & { lesson: string }) {
  return (
    <LessonView
      key={lesson}
      records={records}
      lesson={lesson}
      student={student}
      voice="child"
      figures={told => <Active {...told} />}
      ending={alert => <AlertEnding alert={alert} name={name} />}
    />
  )
}

function Active({ figures }: Pick<StudentLine, 'figures'>) {
  const { activeSeconds, motionSeconds } = figures
  if (motionSeconds === 0) return null
  return (
    <span class="active" data-partial={!isWhole(motionSeconds, figures)}>
      {t('child.active', { n: wholeMinutes(activeSeconds) })} <Part seconds={motionSeconds} figures={figures} />
    </span>
  )
}
