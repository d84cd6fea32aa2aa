import { render } from 'preact'
import { speakInTitle, t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { shownState } from '../live/state.ts'
import { LanguageSwitch, LinkLight, OfflineBar, signOut } from '../parts/chrome.tsx'
import { openSession, startLive } from '../parts/session.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'

/** A student's own zone and target; no rank, no red, nobody else. */
function MePage({ live }: { live: Live }) {
  const id = live.roster.value[0]
  const watchers = live.watching.value
  return (
    <>
      <header class="top">
        <LinkLight live={live} />
        <LanguageSwitch changed={live.reopen} />
        <button type="button" class="quiet" onClick={signOut}>
          {t('bar.sign-out')}
        </button>
      </header>
      <main>
        <h1 class="visually-hidden">{t('title.me')}</h1>
        {id ? <OwnZone live={live} id={id} /> : <p class="none">{live.ready.value ? t('me.none') : t('link.connecting')}</p>}
      </main>
      <footer>
        <p class="watching" data-watched={watchers.length > 0} role="status">
          {watchers.length ? t('me.watching', { who: watchers.join(', ') }) : t('me.alone')}
        </p>
      </footer>
      <OfflineBar live={live} text="link.cut.reader" />
    </>
  )
}

function OwnZone({ live, id }: { live: Live; id: string }) {
  const { zone, state } = live.student(id).value
  const worth = shownState(state, live.ageSeconds(id) * 1000)
  const read = (worth === 'ok' || worth === 'no-motion') && zone !== null
  const unread = worth === 'ok' || worth === 'no-motion' ? 'weak' : worth
  const alert = live.alerts.value.filter(({ phase, handling }) => phase === 'firing' && handling !== 'closed').at(-1)
  return (
    <>
      <section class="own-zone" data-zone={read ? zone : null} aria-label={t('me.zone')}>
        {read ? (
          <>
            <ZoneMark zone={zone} />
            <p class="zone-word">{t(`zone.${zone as 0 | 1 | 2 | 3 | 4 | 5}`)}</p>
            <p class="zone-number">{t('zone.numbered', { n: zone! })}</p>
          </>
        ) : (
          <p class="zone-word">{t(worth === 'lost' && !live.inLesson.value ? 'me.none' : `me.${unread}`)}</p>
        )}
      </section>
      <section class="own-alert" aria-live="assertive">
        {alert && 'child' in alert.why ? <p>{alert.why.child}</p> : null}
      </section>
      <section class="target">
        <h2>{t('me.target')}</h2>
        <p>{t('me.no-target')}</p>
      </section>
    </>
  )
}

speakInTitle('title.me')
await openSession()
render(<MePage live={startLive()} />, document.getElementById('page')!)
