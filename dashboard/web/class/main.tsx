import { effect } from '@preact/signals'
import { render } from 'preact'
import { speakInTitle, t } from '../language/language.ts'
import { LanguageSwitch, LinkLight, Notice, signOut } from '../parts/chrome.tsx'
import { openSession, startLive } from '../parts/session.ts'
import { BottomBar, TopBar, toggleFullScreen } from './bars.tsx'
import { createDesk, type Desk } from './desk.ts'
import { EndDialog, HelpDialog, SearchDialog } from './dialogs.tsx'
import { Grid } from './grid.tsx'
import { listenToKeys } from './keys.ts'
import { Rail } from './rail.tsx'
import { Start } from './start.tsx'
import { StudentDialog } from './student-dialog.tsx'

function ClassPage({ desk }: { desk: Desk }) {
  if (!desk.live.ready.value) return <Opening desk={desk} />
  const lesson = desk.lesson.value
  return (
    <>
      <TopBar desk={desk} />
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
      <StudentDialog desk={desk} />
      <SearchDialog desk={desk} />
      <HelpDialog />
      <EndDialog desk={desk} />
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
const desk = createDesk(startLive(), me)
effect(() => {
  if (desk.live.refusal.value !== null) desk.notice.value = t('refused', { detail: desk.live.refusal.value })
})
listenToKeys(desk, toggleFullScreen)
render(<ClassPage desk={desk} />, document.getElementById('page')!)
