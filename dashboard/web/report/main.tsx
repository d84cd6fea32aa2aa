import { effect } from '@preact/signals'
import { render } from 'preact'
import { speakInTitle, t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'
import { LanguageSwitch, signOut, ThemeSwitch } from '../parts/chrome.tsx'
import { place } from '../parts/place.tsx'
import { openSession } from '../parts/session.ts'
import { Lessons } from './lessons.tsx'
import './paper.ts'
import { nameOfReport, Report } from './report.tsx'

/** What a lesson was, once it is over: a list of the class's lessons, and the report of one. */
function ReportPage({ me }: { me: Me }) {
  const { lesson } = place.value
  return (
    <>
      <header class="top">
        <a href={place.value.class ? `/class?class=${place.value.class}` : '/class'}>
          <span aria-hidden="true">←</span> {t('title.class')}
        </a>
        <LanguageSwitch />
        <ThemeSwitch />
        <button type="button" class="quiet" onClick={signOut}>
          {t('bar.sign-out')}
        </button>
      </header>
      {lesson ? <Report key={lesson} id={lesson} classes={me.classes} /> : <Lessons classes={me.classes} />}
    </>
  )
}

function Unanswered() {
  return (
    <main class="waiting">
      <h1>{t('report.unanswered')}</h1>
      <button type="button" class="primary" onClick={() => location.reload()}>
        {t('report.again')}
      </button>
    </main>
  )
}

speakInTitle('report.title')
const me = await openSession()
effect(() => {
  // A browser names the file after the page when the report is printed into one.
  document.title = `${nameOfReport.value ?? t('report.lessons')} · Pulseyard`
})
render(me ? <ReportPage me={me} /> : <Unanswered />, document.getElementById('page')!)
