import { computed, type ReadonlySignal } from '@preact/signals'
import { render } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { LessonProgress } from '../../../domain/plan-told.ts'
import { percent, running, speakInTitle, t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { shownState } from '../live/state.ts'
import { ask } from '../parts/api.ts'
import { ThemeSwitch } from '../parts/chrome.tsx'
import { createKept } from '../parts/kept.ts'
import { openSession, startLive } from '../parts/session.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { type Picture, pictureOf } from './picture.ts'

const askTargetsEverySeconds = 60

/** For the whole hall: the class and the time, and nothing of anybody. It has no code that could show a name with a number. */
function Projector({ live }: { live: Live }) {
  const targets = useTargets(live)
  const picture = useMemo(() => computed(() => pictureOf(seenOf(live, targets.value))), [live, targets])
  const lesson = live.lesson.value
  return (
    <>
      <header>
        <h1>{lesson?.title ?? t('title.projector')}</h1>
        {lesson && <Times live={live} />}
      </header>
      {lesson ? (
        <main>
          <Share picture={picture.value} />
          <Zones picture={picture.value} />
        </main>
      ) : (
        <main class="none">
          <p>{t(live.ready.value ? 'projector.none' : 'lesson.loading')}</p>
        </main>
      )}
      <footer>
        <p class="read" role="status">
          {lesson &&
            (live.link.value === 'cut' ? t('projector.cut') : t('projector.read', { n: picture.value.read, of: picture.value.of }))}
        </p>
        <TeacherSign live={live} />
        <button type="button" class="quiet" onClick={() => document.documentElement.requestFullscreen()}>
          {t('bar.fullscreen')}
        </button>
        <ThemeSwitch />
      </footer>
    </>
  )
}

function seenOf(live: Live, targets: LessonProgress | null) {
  const own = new Map(targets?.students.map(each => [each.student, each]))
  return live.roster.value.map(id => {
    const { state, bpm, zone } = live.student(id).value
    return { state: shownState(state, live.ageSeconds(id) * 1000), bpm, zone, target: own.get(id) ?? null }
  })
}

/** Each student's own target, where the teacher has approved one. */
function useTargets(live: Live): ReadonlySignal<LessonProgress | null> {
  const lesson = live.lesson.value?.id
  const kept = useMemo(
    () =>
      createKept<LessonProgress>({
        ask: () => ask<LessonProgress>('GET', `lessons/${lesson}/progress`),
        settled: () => false,
        now: Date.now,
        signedOut: () => location.assign('/sign-in'),
        waitSeconds: () => askTargetsEverySeconds,
        triesMax: Number.POSITIVE_INFINITY,
      }),
    [lesson],
  )
  useEffect(() => (lesson ? kept.watch() : undefined), [kept, lesson])
  return kept.value
}

function Times({ live }: { live: Live }) {
  const { endsAt, phase, phaseSince } = live.lesson.value!
  const now = live.second.value
  const left = endsAt / 1000 - now
  return (
    <>
      {phase && (
        <p class="phase">
          {t(`phase.${phase}`)} {phaseSince && <b>{running(now - phaseSince / 1000)}</b>}
        </p>
      )}
      <p class="left">{left >= 0 ? t('lesson.running', { time: running(left) }) : t('lesson.over', { time: running(-left) })}</p>
    </>
  )
}

function Share({ picture: { share, counts } }: { picture: Picture }) {
  return (
    <section class="share" aria-label={t(`projector.share.${counts}`)}>
      <b class="figure">{share === null ? '–' : percent(Math.round(100 * share))}</b>
      <p>{share === null ? t('projector.thin') : t(`projector.share.${counts}`)}</p>
    </section>
  )
}

const zones = [5, 4, 3, 2, 1, 0] as const

function Zones({ picture: { zones: students, of } }: { picture: Picture }) {
  return (
    <ol class="zones" aria-label={t('projector.zones')}>
      {zones.map(zone => (
        <li key={zone} data-zone={zone}>
          <ZoneMark zone={zone} />
          <span>{t(`zone.${zone}`)}</span>
          <svg class="bar" viewBox={`0 0 ${Math.max(1, of)} 1`} preserveAspectRatio="none" aria-hidden="true">
            <rect width={students?.[zone] ?? 0} height="1" />
          </svg>
          <b class="figure">{students ? students[zone] : '–'}</b>
        </li>
      ))}
    </ol>
  )
}

/** Whatever it is, it is told on the tablet: here it neither names nor alarms anybody. Its place is always kept. */
function TeacherSign({ live }: { live: Live }) {
  const waits = live.alerts.value.some(
    ({ phase, severity, handling }) => handling === 'open' && (severity === 'high' || (severity === 'medium' && phase === 'firing')),
  )
  return (
    <p class="teacher" data-on={waits}>
      {waits && t('projector.teacher')}
    </p>
  )
}

speakInTitle('title.projector')
const me = await openSession()
render(<Projector live={startLive(me, { showsAlerts: false })} />, document.getElementById('page')!)
