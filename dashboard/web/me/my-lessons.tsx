import type { PageStyle } from '../../../domain/page-style.ts'
import type { StudentLesson } from '../../../domain/record.ts'
import { Trend } from '../charts/trend.tsx'
import { wholeMinutes } from '../charts/zones.tsx'
import { t } from '../language/language.ts'
import { AsOf } from '../parts/as-of.tsx'
import { Fitness } from '../parts/fitness.tsx'
import { LessonView } from '../parts/lesson.tsx'
import { LessonList } from '../parts/lesson-list.tsx'
import { NextPlan } from '../parts/next-plan.tsx'
import { place } from '../parts/place.tsx'
import { isAnswered, type Records } from '../parts/records.ts'
import { useKept } from '../parts/use-kept.ts'
import { MyBests } from './bests.tsx'
import { LittleLessons } from './little.tsx'
import { LittleLesson } from './little-lesson.tsx'

/** The student's own record: the lessons, or the one that is open; in words or in pictures. */
export function MyLessons({ records, style }: { records: Records; style: PageStyle }) {
  const { lesson } = place.value
  const ended = records.ended.value?.id
  const parts = [useKept(records.plan(), ended), useKept(records.insight(), ended)]
  if (lesson !== null)
    return style === 'picture' ? (
      <LittleLesson key={lesson} records={records} lesson={lesson} />
    ) : (
      <LessonView
        key={lesson}
        records={records}
        lesson={lesson}
        student={null}
        voice="me"
        figures={told => <InTarget records={records} told={told} />}
      />
    )
  // All of it at once: what came later would push what is being read.
  if (!parts.every(isAnswered))
    return (
      <section class="record" aria-labelledby="record-title">
        <h1 id="record-title">{t(style === 'picture' ? 'little.lessons' : 'me.lessons')}</h1>
        <div class="lessons-loading" aria-hidden="true" />
      </section>
    )
  return (
    <section class="record" aria-labelledby="record-title">
      {style === 'picture' ? <LittleLessons records={records} /> : <InWords records={records} />}
    </section>
  )
}

function InWords({ records }: { records: Records }) {
  return (
    <>
      <h1 id="record-title">{t('me.lessons')}</h1>
      <AsOf of={records.page(null)} />
      <NextPlan records={records} voice="me" />
      <MyWeeks records={records} />
      <Fitness records={records} voice="me" />
      <MyBests records={records} />
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
    </>
  )
}

function MyWeeks({ records }: { records: Records }) {
  const weeks = useKept(records.weeks(), records.ended.value?.id).value.value
  const list = records.page(null)
  if (list.value.value?.lessons.length === 0 || list.trouble.value?.why === 'refused') return null
  return <Trend lessons={weeks?.lessons ?? null} />
}

/** Beside the effort: the time in the own target, of as much as was planned. */
function InTarget({ records, told }: { records: Records; told: StudentLesson }) {
  const line = records.insight().value.value?.lessons.find(({ lesson }) => lesson.id === told.lesson.id)
  if (!line || line.targetSeconds === null) return null
  const n = wholeMinutes(line.targetSeconds)
  return (
    <span class="in-target">
      {line.target.source === 'plan' ? t('me.in-target.of', { n, of: line.target.minutes }) : t('me.in-target', { n })}
    </span>
  )
}

/** What a curve will look like: a mountain to come. */
const Sketch = () => (
  <svg class="sketch" viewBox="0 0 240 90" aria-hidden="true">
    <path d="M4 86C26 84 34 66 52 60s26 10 40-14 20-34 34-32 18 26 34 22 24-8 34 18 22 30 38 32z" />
  </svg>
)
