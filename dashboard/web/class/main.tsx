import { effect } from '@preact/signals'
import { render } from 'preact'
import { speakInTitle, t } from '../language/language.ts'
import { LanguageSwitch, LinkLight, Notice, signOut } from '../parts/chrome.tsx'
import { openSession, startLive } from '../parts/session.ts'
import { followAddress } from './address.ts'
import { BottomBar, TopBar, toggleFullScreen } from './bars.tsx'
import { createDesk, type Desk } from './desk.ts'
import { EndDialog, Later, SearchDialog, useShown } from './dialogs.tsx'
import { Grid } from './grid.tsx'
import { listenToKeys } from './keys.ts'
import { Rail } from './rail.tsx'
import { Start } from './start.tsx'
import { UndoNotice } from './undo-notice.tsx'

/** What is not on the screen at first comes afterwards: on the first wish, or in a quiet moment, so that it is there when the link is not. */
const laterParts = [
  ['student', () => import('./student-dialog.tsx').then(part => part.StudentDialog)],
  ['bands', () => import('./bands-dialog.tsx').then(part => part.BandsDialog)],
  ['groups', () => import('./groups-dialog.tsx').then(part => part.GroupsDialog)],
  ['heat', () => import('./heat-dialog.tsx').then(part => part.HeatDialog)],
  ['help', () => import('./help-dialog.tsx').then(part => part.HelpDialog)],
] as const
const quietMs = 5_000

function ClassPage({ desk }: { desk: Desk }) {
  useShown(desk)
  if (!desk.live.ready.value) return <Opening desk={desk} />
  const lesson = desk.lesson.value
  return (
    <>
      <TopBar desk={desk} />
      {demo && <demo.DemoMark />}
      <main data-alone={!lesson && !desk.givesLessons}>
        {lesson ? <Grid desk={desk} sections={desk.sections} /> : desk.givesLessons && <Start desk={desk} />}
        <Rail desk={desk} />
      </main>
      <BottomBar desk={desk} />
      <Notice
        text={desk.notice}
        close={() => {
          desk.notice.value = null
        }}
      />
      <UndoNotice desk={desk} />
      <SearchDialog desk={desk} />
      <EndDialog desk={desk} />
      {laterParts.map(([name, load]) => (
        <Later key={name} name={name} load={load} desk={desk} />
      ))}
    </>
  )
}

function Opening({ desk: { live } }: { desk: Desk }) {
  return (
    <main class="opening">
      <h1>{t('lesson.loading')}</h1>
      <p class="choices">
        <LinkLight live={live} />
        <LanguageSwitch changed={live.reopen} />
        <button type="button" class="quiet" onClick={signOut}>
          {t('bar.sign-out')}
        </button>
      </p>
    </main>
  )
}

speakInTitle('title.class')
const me = await openSession()
const demo = new URLSearchParams(location.search).has('demo') ? await import('../demo/demo.tsx') : null
const desk = createDesk(startLive(me, demo ? { openSocket: await demo.openDemo(me) } : {}), me, { demo: demo !== null })
effect(() => {
  if (desk.live.refusal.value !== null) desk.notice.value = t('refused', { detail: desk.live.refusal.value })
})
listenToKeys(desk, toggleFullScreen)
followAddress(desk)
setTimeout(() => laterParts.forEach(([, load]) => void load().catch(() => {})), quietMs)
render(<ClassPage desk={desk} />, document.getElementById('page')!)
