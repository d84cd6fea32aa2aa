import { render } from 'preact'
import { speakInTitle, t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'
import { LanguageSwitch, ThemeSwitch } from '../parts/chrome.tsx'
import { openSession } from '../parts/session.ts'
import { type Bluetooth, findBluetooth } from './bluetooth.ts'
import { createDesk, type Desk } from './desk.ts'
import { openJournal } from './journal.ts'
import { BandView } from './view.tsx'
import { keepAwake } from './wake.ts'

const advanceEveryMs = 250
const buzzMs = [300, 150, 300]

type Student = { id: string; name: string }

function BandPage({ me, desk, student, cannot }: { me: Me; desk: Desk | null; student: Student | null; cannot: string | null }) {
  return (
    <>
      <header class="top">
        <a class="button quiet" href={me.home}>
          <span aria-hidden="true">‹ </span>
          {t(me.role === 'student' ? 'title.me' : me.role === 'guardian' ? 'title.child' : 'title.class')}
        </a>
        <LanguageSwitch />
      </header>
      <main class="band">
        {student && desk ? (
          <BandView desk={desk} name={student.name || (desk.lent.value?.name ?? '')} />
        ) : (
          <>
            <h1>{t('band.title')}</h1>
            {cannot ? <p class="cannot">{cannot}</p> : <Choose students={me.students} />}
          </>
        )}
      </main>
      <footer>
        <p>{desk && t('band.keep-open')}</p>
        <ThemeSwitch />
      </footer>
    </>
  )
}

/** A guardian of several; a teacher comes from the student. */
function Choose({ students }: { students: Student[] }) {
  if (students.length === 0) return <p class="cannot">{t('band.choose.teacher')}</p>
  return (
    <section class="whose">
      <h2>{t('band.choose')}</h2>
      <ul>
        {students.map(({ id, name }) => (
          <li key={id}>
            <a class="button" href={`?student=${encodeURIComponent(id)}`}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Whose heart: as the address says, or the only one there is. */
function studentOf(me: Me): Student | null {
  const asked = new URLSearchParams(location.search).get('student')
  const own = me.students.find(({ id }) => id === asked)
  if (own) return own
  if (asked !== null) return { id: asked, name: '' }
  return me.students.length === 1 ? me.students[0]! : null
}

/** Two tabs as one band would take the connection from each other. Held until the page is left. */
const isOnlyTab = () =>
  new Promise<boolean>(resolve => {
    if (!navigator.locks) return resolve(true)
    void navigator.locks.request('pulseyard-band', { ifAvailable: true }, lock => {
      resolve(lock !== null)
      return lock === null ? undefined : new Promise<void>(() => {})
    })
  })

async function startDesk(student: string, bluetooth: Bluetooth): Promise<Desk> {
  const journal = await openJournal()
  const url = new URL('/mqtt', location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  const desk = createDesk({
    ...{ student, bluetooth, journal, url },
    kept: await journal.load(),
    now: Date.now,
    random: Math.random,
    buzz: () => void navigator.vibrate?.(buzzMs),
    signedOut: () => location.assign('/sign-in'),
  })
  const awake = keepAwake(() => desk.lent.value !== null)
  setInterval(() => {
    desk.advance()
    void awake.advance()
  }, advanceEveryMs)
  if (desk.lent.value) void desk.strap.resume()
  return desk
}

async function open(me: Me) {
  const student = studentOf(me)
  const bluetooth = findBluetooth(navigator, isSecureContext)
  const cannot = 'missing' in bluetooth ? t(`band.missing.${bluetooth.missing}`) : (await isOnlyTab()) ? null : t('band.elsewhere')
  const desk = student && cannot === null ? await startDesk(student.id, bluetooth as Bluetooth) : null
  render(<BandPage me={me} desk={desk} student={student} cannot={cannot} />, document.getElementById('page')!)
}

speakInTitle('title.band')
await open(await openSession())
