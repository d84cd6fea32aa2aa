import { render } from 'preact'
import type { AlertMessage } from '../../../domain/live.ts'
import { percent, speakInTitle, t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { shownState } from '../live/state.ts'
import { AlertBar } from '../parts/alert-bar.tsx'
import { LanguageSwitch, LinkLight, OfflineBar, signOut, ThemeSwitch } from '../parts/chrome.tsx'
import { noteEnded } from '../parts/ended-lesson.ts'
import { Fitness } from '../parts/fitness.tsx'
import { NextPlan } from '../parts/next-plan.tsx'
import { go, place } from '../parts/place.tsx'
import { createRecords, isAnswered } from '../parts/records.ts'
import { openSession, startLive } from '../parts/session.ts'
import { useKept } from '../parts/use-kept.ts'
import { ChildLesson, ChildLessons, type OfChild } from './lessons.tsx'
import { LookedAt, Setup } from './setup.tsx'
import { standingOf } from './standing.ts'
import { AlertStory } from './story.tsx'

type RecordsOf = ReturnType<typeof createRecords>

function ChildPage({ live, recordsOf }: { live: Live; recordsOf: RecordsOf }) {
  const ids = live.roster.value
  const { student, lesson } = place.value
  const id = student !== null && ids.includes(student) ? student : ids[0]
  return (
    <>
      <header class="top">
        <p class="brand">Pulseyard</p>
        <LinkLight live={live} />
        <LanguageSwitch changed={live.reopen} />
      </header>
      <main>
        {!id ? (
          <>
            <h1 class="visually-hidden">{t('title.child')}</h1>
            <p key="none" class="none">
              {live.ready.value ? t('child.none') : t('link.connecting')}
            </p>
          </>
        ) : lesson !== null ? (
          <>
            <NewAlert live={live} />
            <ChildLesson records={recordsOf(id)} student={id} name={live.student(id).value.name} lesson={lesson} />
          </>
        ) : (
          <>
            <h1 class="visually-hidden">{t('title.child')}</h1>
            {ids.length > 1 && <Switcher live={live} ids={ids} current={id} />}
            <Child key={id} live={live} id={id} />
            <p key="disclaimer" class="disclaimer">
              {t('child.disclaimer')}
            </p>
            <ChildRecord key={`${id} record`} records={recordsOf(id)} student={id} name={live.student(id).value.name} />
          </>
        )}
      </main>
      <footer>
        {lesson !== null && <p>{t('child.disclaimer')}</p>}
        <ThemeSwitch />
        <button type="button" class="quiet" onClick={signOut}>
          {t('bar.sign-out')}
        </button>
      </footer>
      <OfflineBar live={live} text="link.cut.reader" />
    </>
  )
}

/** The plan, the trend and the lessons come at once: what came later would push what is being read. */
function ChildRecord(of: OfChild) {
  const { records, name } = of
  const ended = records.ended.value?.id
  const parts = [useKept(records.plan(), ended), useKept(records.insight(), ended)]
  if (!parts.every(isAnswered)) return <div class="record lessons-loading" aria-hidden="true" />
  return (
    <>
      <div class="outlook">
        <NextPlan records={records} voice="child" />
        <Fitness records={records} voice="child" />
      </div>
      <ChildLessons {...of} />
      <Setup />
      <LookedAt name={name} />
    </>
  )
}

const openAlertsOf = (live: Live, id: string) =>
  live.alerts.value.filter(({ student, phase, handling }) => student === id && phase === 'firing' && handling !== 'closed')

/** Over an opened lesson: an alert of any of the children, and the way to it. */
function NewAlert({ live }: { live: Live }) {
  const alert = live.roster.value.flatMap(id => openAlertsOf(live, id)).sort((a, b) => b.firedAt - a.firedAt)[0]
  return (
    <AlertBar
      alert={alert}
      text={alert && 'guardian' in alert.why ? alert.why.guardian : ''}
      show={{ words: t('child.show'), go: () => go({ student: alert!.student }) }}
    />
  )
}

/** One button a child; a mark says that another child's alert is open. */
function Switcher({ live, ids, current }: { live: Live; ids: readonly string[]; current: string }) {
  return (
    <nav class="switcher" aria-label={t('child.switch')}>
      {ids.map(id => (
        <button key={id} type="button" aria-pressed={id === current} onClick={() => go({ student: id }, { instead: true })}>
          {live.student(id).value.name}
          {openAlertsOf(live, id).length > 0 && <i>!</i>}
        </button>
      ))}
    </nav>
  )
}

function Child({ live, id }: { live: Live; id: string }) {
  const { name } = live.student(id).value
  const [newest, ...earlier] = live.alerts.value.filter(alert => alert.student === id).sort((a, b) => b.firedAt - a.firedAt)
  return (
    <>
      <section class="newest" aria-live="assertive" aria-label={t('child.newest')}>
        {newest ? <AlertStory alert={newest} name={name} /> : <p class="calm">{t('child.calm', { name })}</p>}
      </section>
      <Earlier alerts={earlier} name={name} />
      <section class="now" aria-label={t('child.now')}>
        <h2>{t('child.now')}</h2>
        <NowWords live={live} id={id} />
      </section>
    </>
  )
}

const standsOpen = (alert: AlertMessage) => ['going-on', 'unanswered'].includes(standingOf(alert))

/** Folded away once they are over: its place is one line, so that an alert that joins them moves nothing. */
function Earlier({ alerts, name }: { alerts: readonly AlertMessage[]; name: string }) {
  return (
    <div class="earlier">
      {alerts.length > 0 && (
        <details open={alerts.some(standsOpen)}>
          <summary>
            {t('child.earlier')} · {alerts.length}
          </summary>
          {alerts.map(alert => (
            <AlertStory key={alert.id} alert={alert} name={name} />
          ))}
        </details>
      )}
    </div>
  )
}

/** Why nothing is heard. A lesson of one of several children may be another's. */
function silenceOf(live: Live) {
  if (!live.inLesson.value) return 'child.lost.no-lesson'
  return live.roster.value.length === 1 ? 'child.lost.in-lesson' : 'child.lost'
}

/** The child's state in words; the figure follows for those who want it. */
function NowWords({ live, id }: { live: Live; id: string }) {
  const { name, state, bpm, zone, percent: share } = live.student(id).value
  const seconds = live.ageSeconds(id)
  const shown = shownState(state, seconds * 1000)
  const words = shown === 'no-motion' ? 'ok' : shown
  const read = words === 'ok' && bpm !== null
  const key = words === 'lost' ? silenceOf(live) : (`child.${words}` as const)
  return (
    <>
      <p class="words" data-state={shown}>
        {t(key, { name, n: seconds, zone: zone === null ? '–' : t(`zone.${zone as 0 | 1 | 2 | 3 | 4 | 5}`) })}
      </p>
      <p class="figure">{read && share !== null ? t('child.figure', { bpm, percent: percent(share), name }) : ' '}</p>
    </>
  )
}

speakInTitle('title.child')
const live = startLive(await openSession())
const recordsOf = createRecords({ ended: noteEnded(live), now: Date.now })
render(<ChildPage live={live} recordsOf={recordsOf} />, document.getElementById('page')!)
