import { Trend } from '../charts/trend.tsx'
import { t } from '../language/language.ts'
import { AsOf } from '../parts/as-of.tsx'
import { LessonView } from '../parts/lesson.tsx'
import { LessonList } from '../parts/lesson-list.tsx'
import { place } from '../parts/place.tsx'
import type { Records } from '../parts/records.ts'
import { useKept } from '../parts/use-kept.ts'

/** The student's own record: the lessons, or the one that is open. */
export function MyLessons({ records }: { records: Records }) {
  const { lesson } = place.value
  if (lesson !== null) return <LessonView key={lesson} records={records} lesson={lesson} student={null} voice="me" />
  return (
    <section class="record" aria-labelledby="record-title">
      <h1 id="record-title">{t('me.lessons')}</h1>
      <AsOf of={records.page(null)} />
      <MyWeeks records={records} />
      <LessonList
        records={records}
        student={null}
        figures={() => null}
        notKept={t('me.not-kept')}
        empty={
          <>
            <Sketch />
            <h2>{t('me.empty')}</h2>
            <p>{t('me.empty.next')}</p>
          </>
        }
      />
    </section>
  )
}

function MyWeeks({ records }: { records: Records }) {
  const weeks = useKept(records.weeks(), records.ended.value?.id).value.value
  const list = records.page(null)
  if (list.value.value?.lessons.length === 0 || list.trouble.value?.why === 'refused') return null
  return <Trend lessons={weeks?.lessons ?? null} />
}

/** What a curve will look like: a mountain to come. */
const Sketch = () => (
  <svg class="sketch" viewBox="0 0 240 90" aria-hidden="true">
    <path d="M4 86C26 84 34 66 52 60s26 10 40-14 20-34 34-32 18 26 34 22 24-8 34 18 22 30 38 32z" />
  </svg>
)
