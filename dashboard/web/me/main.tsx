import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import { speakInTitle, t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { AlertBar } from '../parts/alert-bar.tsx'
import { ask } from '../parts/api.ts'
import { InstallOffer, LanguageSwitch, LinkLight, OfflineBar, signOut, ThemeSwitch } from '../parts/chrome.tsx'
import { noteEnded } from '../parts/ended-lesson.ts'
import { go, place } from '../parts/place.tsx'
import { createRecords } from '../parts/records.ts'
import { listed } from '../parts/sentences.ts'
import { openSession, startLive } from '../parts/session.ts'
import { MyLessons } from './my-lessons.tsx'
import { createOwnTargets, type OwnTargets } from './own-target.ts'
import { OwnZone, openAlert, zoneNow } from './own-zone.tsx'
import { createStyle, type Style } from './style.ts'

type View = 'now' | 'lessons'

interface MePageProps {
  live: Live
  recordsOf: ReturnType<typeof createRecords>
  targetOf: OwnTargets
  style: Style
}

/** Chosen by hand, or by what there is to see at first; a lesson under way shows itself, whatever was chosen. */
const chosen = signal<View | null>(place.value.lesson === null ? null : 'lessons')

function MePage({ live, recordsOf, targetOf, style }: MePageProps) {
  const id = live.roster.value[0]
  const watchers = live.watching.value
  const view = !id ? null : live.inLesson.value ? 'now' : chosen.value
  return (
    <>
      <header class="top">
        <LinkLight live={live} />
        <LanguageSwitch changed={live.reopen} />
        <button type="button" class="quiet" onClick={signOut}>
          {t('bar.sign-out')}
        </button>
      </header>
      <nav class="views" aria-label={t('me.views')}>
        {id &&
          !live.inLesson.value &&
          (['now', 'lessons'] as const).map(one => <ViewButton key={one} view={one} current={view} style={style} />)}
      </nav>
      <main data-view={view}>
        {!id || view === null ? (
          <>
            <h1 class="visually-hidden">{t('title.me')}</h1>
            <p key="none" class="none">
              {live.ready.value ? t('me.none') : t('link.connecting')}
            </p>
          </>
        ) : view === 'now' ? (
          <>
            <h1 class="visually-hidden">{t('title.me')}</h1>
            <OwnZone live={live} id={id} target={targetOf(id)} style={style.shown} />
          </>
        ) : (
          <Mine live={live} id={id} recordsOf={recordsOf} style={style} />
        )}
      </main>
      {/* Another view's footer is another one: it is elsewhere, and did not move there. */}
      <footer key={view} hidden={view === null}>
        <p class="watching" data-watched={watchers.length > 0} role="status">
          {watchers.length ? t('me.watching', { who: listed(watchers) }) : t('me.alone')}
        </p>
        <a class="to-band" href="/band">
          {t('me.band')}
        </a>
        <StyleSwitch style={style} />
        <InstallOffer />
        <ThemeSwitch />
      </footer>
      <OfflineBar live={live} text="link.cut.reader" />
    </>
  )
}

/** Age proposes; who would rather read, or rather see pictures, chooses. */
function StyleSwitch({ style }: { style: Style }) {
  const other = style.shown.value === 'picture' ? 'words' : 'picture'
  return (
    <button type="button" class="quiet" onClick={() => style.choose(other)}>
      {t(`me.style.${other}`)}
    </button>
  )
}

function ViewButton({ view, current, style }: { view: View; current: View | null; style: Style }) {
  const little = style.shown.value === 'picture' && view === 'lessons'
  return (
    <button
      type="button"
      aria-pressed={view === current}
      onClick={() => {
        chosen.value = view
        if (view === 'lessons' && place.value.lesson !== null) go({})
      }}
    >
      {t(little ? 'little.lessons' : `me.${view}`)}
    </button>
  )
}

function Mine({ live, id, recordsOf, style }: Omit<MePageProps, 'targetOf'> & { id: string }) {
  const alert = openAlert(live)
  const text = alert && 'child' in alert.why ? alert.why.child : ''
  return (
    <>
      <AlertBar
        alert={alert}
        text={text}
        show={{
          words: t('me.now'),
          go: () => {
            chosen.value = 'now'
          },
        }}
      />
      <MyLessons records={recordsOf(id)} style={style.shown.value} />
    </>
  )
}

speakInTitle('title.me')
const me = await openSession()
const style = createStyle(me, localStorage)
effect(() => {
  document.documentElement.dataset.style = style.shown.value
})
const live = startLive(me)
const recordsOf = createRecords({ ended: noteEnded(live), now: Date.now })
const targetOf = createOwnTargets({
  live,
  ask: id => ask('GET', `students/${encodeURIComponent(id)}/plan`),
  now: Date.now,
  signedOut: () => location.assign('/sign-in'),
})

/** At first what there is to see now, if anything; after a lesson the record of it. */
function choose() {
  let inLesson = false
  effect(() => {
    const id = live.roster.value[0]
    if (!live.ready.value || !id) return
    if (inLesson && !live.inLesson.value) chosen.value = 'lessons'
    inLesson = live.inLesson.value
    if (chosen.peek() === null && !inLesson) chosen.value = openAlert(live) || zoneNow(live, id) !== null ? 'now' : 'lessons'
  })
}
choose()

render(<MePage live={live} recordsOf={recordsOf} targetOf={targetOf} style={style} />, document.getElementById('page')!)
