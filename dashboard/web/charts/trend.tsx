import type { StudentLessons } from '../../../domain/record.ts'
import { t } from '../language/language.ts'
import { isWhole } from '../parts/coverage.ts'
import { dayMonth, shortDay } from '../parts/days.ts'
import { sentences } from '../parts/sentences.ts'
import { ChartOrTable, Table } from './chart-or-table.tsx'
import { wholeMinutes } from './zones.tsx'

type Lessons = StudentLessons['lessons']

const dayMs = 24 * 3600_000
/** Above every bar its minutes, up to as many bars as a phone has room for. */
const labelledMax = 16

/** The scale's end: whole tens of minutes. */
const topOf = (lessons: Lessons) =>
  Math.max(10, 10 * Math.ceil(Math.max(0, ...lessons.map(({ figures }) => figures.mvpaSeconds / 60)) / 10))

/** Monday of the week, as a number of weeks: 1970 began on a Thursday. */
const weekOf = (ms: number) => Math.floor((ms / dayMs - new Date(ms).getTimezoneOffset() / 1440 + 3) / 7)

/** Busy minutes of each lesson, oldest first; null: not here yet. The bars stand side by side, so that a lesson missed leaves no hole. */
export function Trend({ lessons: newestFirst }: { lessons: Lessons | null }) {
  const lessons = [...(newestFirst ?? [])].reverse()
  const minutes = Math.round(lessons.reduce((sum, { figures }) => sum + figures.mvpaSeconds, 0) / 60)
  const sum = newestFirst ? { lessons: lessons.length, minutes } : { lessons: '–', minutes: '–' }
  return (
    <ChartOrTable
      kind="trend"
      title={t('me.trend')}
      chart={() => (lessons.length || !newestFirst ? <Bars lessons={lessons} /> : <p class="chart-nothing">{t('me.trend.none')}</p>)}
      table={() => (
        <Table
          label={t('me.trend')}
          columns={[t('chart.lesson'), t('me.trend.minutes')]}
          rows={lessons.map(({ lesson, figures }) => [`${shortDay(lesson.startsAt)} · ${lesson.title}`, wordsOf(figures)])}
        />
      )}
      words={sentences(t('me.trend.sum', sum), t('me.trend.what'))}
    />
  )
}

const wordsOf = (figures: Lessons[number]['figures']) =>
  isWhole(figures.heartSeconds, figures)
    ? wholeMinutes(figures.mvpaSeconds)
    : `${wholeMinutes(figures.mvpaSeconds)} (${t('me.trend.partial')})`

function Bars({ lessons }: { lessons: Lessons }) {
  const top = topOf(lessons)
  const dated = newWeeks(lessons)
  return (
    <div class="trend" aria-hidden="true">
      <ol class="scale">
        {[top, top / 2, 0].map(minutes => (
          <li key={minutes}>{minutes}</li>
        ))}
      </ol>
      <ol class="bars">
        {lessons.map(({ lesson, figures }, i) => {
          const newest = i === lessons.length - 1
          return (
            <li key={lesson.id} data-newest={newest} data-partial={!isWhole(figures.heartSeconds, figures)}>
              <b style={{ height: `${(100 * figures.mvpaSeconds) / 60 / top}%` }}>
                {(newest || lessons.length <= labelledMax) && <span>{wholeMinutes(figures.mvpaSeconds)}</span>}
              </b>
              {dated.has(i) && <small data-end={i > lessons.length - spacing(lessons)}>{dayMonth(lesson.startsAt)}</small>}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** A date is as wide as a fifth of a phone's chart. */
const spacing = (lessons: Lessons) => Math.ceil(lessons.length / 5)

/** The bars that begin a week, as far as there is room for their dates. */
function newWeeks(lessons: Lessons): ReadonlySet<number> {
  const dated = new Set<number>()
  let last = Number.NEGATIVE_INFINITY
  for (const [i, { lesson }] of lessons.entries()) {
    const before = lessons[i - 1]?.lesson.startsAt
    if (before !== undefined && weekOf(before) === weekOf(lesson.startsAt)) continue
    if (i - last < spacing(lessons)) continue
    dated.add(i)
    last = i
  }
  return dated
}
