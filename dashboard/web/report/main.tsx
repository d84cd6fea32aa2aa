import { effect } from '@preact/signals'
import { render } from 'preact'
import { speakInTitle, t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'
import { LanguageSwitch, signOut, ThemeSwitch } from '../parts/chrome.tsx'
import { place } from '../parts/place.tsx'
import { openSession } from '../parts/session.ts'
import { PlansDoor } from '../plans/door.tsx'
import { Lessons } from './lessons.tsx'
import './paper.ts'
import { nameOfReport, Report } from './report.tsx'

/** What a lesson was, once it is over: a list of the class's lessons, and the report of one. */
function ReportPage({ me }: { me: Me }) {
  const { lesson, view, class: asked } = place.value
  const planned = view === 'plans' ? (me.classes.find(({ id }) => id === asked) ?? (asked ? null : me.classes[0])) : null
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
      <Shown lesson={lesson} planned={planned ?? null} classes={me.classes} />
    </>
  )
}

function Shown({ lesson, planned, classes }: { lesson: string | null; planned: Me['classes'][number] | null; classes: Me['classes'] }) {
  if (planned) return <PlansDoor of={planned} />
  return lesson ? <Report key={lesson} id={lesson} classes={classes} /> : <Lessons classes={classes} />
}

speakInTitle('report.title')
const me = await openSession()
effect(() => {
  // A browser names the file after the page when the report is printed into one.
  document.title = `${nameOfReport.value ?? t(place.value.view === 'plans' ? 'plans.title' : 'report.lessons')} · Pulseyard`
})
render(<ReportPage me={me} />, document.getElementById('page')!)
