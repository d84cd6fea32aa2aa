import { signal } from '@preact/signals'
import { render } from 'preact'
import type { AlertMessage } from '../../../domain/live.ts'
import { clockTime, dayTime, percent, speakInTitle, t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { shownState } from '../live/state.ts'
import { LanguageSwitch, LinkLight, OfflineBar, signOut } from '../parts/chrome.tsx'
import { openSession, startLive } from '../parts/session.ts'
import { type Standing, standingOf } from './standing.ts'

const chosen = signal<string | null>(null)

function ChildPage({ live }: { live: Live }) {
  const ids = live.roster.value
  const id = chosen.value !== null && ids.includes(chosen.value) ? chosen.value : ids[0]
  return (
    <>
      <header class="top">
        <h1>Pulseyard</h1>
        <LinkLight live={live} />
        <LanguageSwitch changed={live.reopen} />
      </header>
      <main>
        {ids.length > 1 && <Switcher live={live} ids={ids} current={id} />}
        {id ? <Child key={id} live={live} id={id} /> : <p class="none">{live.ready.value ? t('child.none') : t('link.connecting')}</p>}
      </main>
      <footer>
        <p>{t('child.disclaimer')}</p>
        <button type="button" class="quiet" onClick={signOut}>
          {t('bar.sign-out')}
        </button>
      </footer>
      <OfflineBar live={live} text="link.cut.reader" />
    </>
  )
}

/** One button a child; a mark says that another child's alert is open. */
function Switcher({ live, ids, current }: { live: Live; ids: readonly string[]; current: string | undefined }) {
  return (
    <nav class="switcher" aria-label={t('child.switch')}>
      {ids.map(id => (
        <button
          key={id}
          type="button"
          aria-pressed={id === current}
          onClick={() => {
            chosen.value = id
          }}
        >
          {live.student(id).value.name}
          {live.alerts.value.some(alert => alert.student === id && alert.phase === 'firing' && alert.handling !== 'closed') && <i>!</i>}
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
      <section class="now" aria-label={t('child.now')}>
        <h2>{t('child.now')}</h2>
        <NowWords live={live} id={id} />
      </section>
      {earlier.length > 0 && (
        <section class="earlier" aria-label={t('child.earlier')}>
          <h2>{t('child.earlier')}</h2>
          {earlier.map(alert => (
            <AlertStory key={alert.id} alert={alert} name={name} />
          ))}
        </section>
      )}
    </>
  )
}

/** Where an outcome says how it stands, no other word is needed. */
const standingWords = {
  'going-on': 'child.still',
  unanswered: 'child.unanswered',
  clear: 'child.clear',
  helped: null,
  'false-alarm': null,
} as const satisfies Record<Standing, unknown>

/** What, when, who answered, how it ended. */
function AlertStory({ alert, name }: { alert: AlertMessage; name: string }) {
  const { handling, by, at, outcome, resolvedAt } = alert
  const who = by ?? t('child.someone')
  const standing = standingOf(alert)
  const words = standingWords[standing]
  return (
    <article class="story" data-alert={alert.id} data-severity={alert.severity} data-standing={standing}>
      <p class="when">
        {alert.drill && <b>{t('alert.drill')} · </b>}
        {dayTime(alert.firedAt)}
      </p>
      <p class="what">{'guardian' in alert.why ? alert.why.guardian : ''}</p>
      {standing !== 'unanswered' && (
        <p class="who">
          {handling === 'open' ? t('child.status.open') : t(`child.status.${handling}`, { who, time: clockTime(at ?? alert.firedAt) })}
        </p>
      )}
      {outcome && <p class="outcome">{t(`child.outcome.${outcome}`, { name })}</p>}
      <p class="ending">
        {words && <b>{t(words)}</b>} {standing !== 'unanswered' && resolvedAt && t('child.clear.since', { time: clockTime(resolvedAt) })}
      </p>
    </article>
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
await openSession()
render(<ChildPage live={startLive()} />, document.getElementById('page')!)
