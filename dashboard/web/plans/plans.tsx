import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { type Aim, aims } from '../../../domain/plan.ts'
import type { ClassPlans } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import { accountLanguage } from '../parts/account-language.ts'
import type { Me } from '../parts/api.ts'
import { go, Link, place } from '../parts/place.tsx'
import { hits, Search } from '../report/search.tsx'
import { createPlansDesk, isOpen, type PlansDesk } from './desk.ts'
import { PlanDialog } from './dialog.tsx'
import { Groups } from './groups.tsx'
import { Line } from './line.tsx'
import { Sheet } from './sheet.tsx'

const aimOf = (asked: string | null): Aim | null => aims.find(aim => aim === asked) ?? null

/** Plans for the class's next lesson: looked at, changed, approved. Nothing reaches a student before that. */
export function Plans({ of }: { of: Me['classes'][number] }) {
  const desk = useMemo(
    () => createPlansDesk({ of: of.id, aim: aimOf(place.peek().aim), signedOut: () => location.assign('/sign-in') }),
    [of.id],
  )
  const shown = useSignal<'lines' | 'groups'>('lines')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    void desk.load()
    const again = () => {
      if (document.visibilityState === 'visible') void desk.load()
    }
    addEventListener('online', again)
    document.addEventListener('visibilitychange', again)
    return () => {
      removeEventListener('online', again)
      document.removeEventListener('visibilitychange', again)
    }
  }, [desk, accountLanguage.value])
  useEffect(() => {
    if (history.state) heading.current!.focus({ preventScroll: true })
  }, [])
  const told = desk.told.value
  return (
    <main class="plans">
      <header class="head">
        <div>
          <Link to={{ class: of.id }} class="back">
            <span aria-hidden="true">←</span> {t('report.lessons')}
          </Link>
          <h1 ref={heading} tabIndex={-1}>
            {t('plans.title')}
          </h1>
          <p>
            {of.name}
            {told && ` · ${t('plans.lesson', { n: told.lessonMinutes })}`}
          </p>
        </div>
      </header>
      <p class="promise">{t('plans.promise')}</p>
      {told ? (
        <>
          <div class="aims">
            <AimChoice desk={desk} now={told.aim} />
            <fieldset class="segments" aria-label={t('plans.view')}>
              {(['lines', 'groups'] as const).map(view => (
                <button
                  key={view}
                  type="button"
                  aria-pressed={shown.value === view}
                  onClick={() => {
                    shown.value = view
                  }}
                >
                  {t(`plans.view.${view}`)}
                </button>
              ))}
            </fieldset>
            <button type="button" onClick={() => print()}>
              {t('plans.print')}
            </button>
          </div>
          {shown.value === 'lines' ? <Lines desk={desk} told={told} /> : <Groups desk={desk} told={told} />}
          <PlanDialog desk={desk} />
          <Sheet desk={desk} told={told} />
        </>
      ) : (
        <NotYet desk={desk} />
      )}
      <PlansNotice desk={desk} />
      {told && desk.trouble.value && (
        <p class="offline-bar" role="alert">
          {t('plans.offline')}
        </p>
      )}
    </main>
  )
}

function AimChoice({ desk, now }: { desk: PlansDesk; now: Aim }) {
  return (
    <fieldset class="segments aim" aria-label={t('plans.aim')}>
      {aims.map(aim => (
        <button
          key={aim}
          type="button"
          aria-pressed={aim === now}
          onClick={() => {
            go({ ...place.value, aim }, { instead: true, over: true })
            desk.chosen.value = new Set()
            void desk.load(aim)
          }}
        >
          {t(`aim.${aim}`)}
        </button>
      ))}
    </fieldset>
  )
}

function Lines({ desk, told: { students } }: { desk: PlansDesk; told: ClassPlans }) {
  const typed = useSignal('')
  const { open, approved, none } = desk.counts.value
  const lines = students.filter(({ student }) => hits(typed.value, student.name))
  const isFirst = students.some(({ plan }) => plan) && students.every(({ plan, last }) => !last && (plan === null || startsPlain(plan)))
  const picked = useComputed(() => (desk.told.value?.students ?? []).filter(line => desk.chosen.value.has(line.student.id) && isOpen(line)))
  if (students.length === 0) return <p class="none">{t('report.students.none')}</p>
  return (
    <section class="lines" aria-labelledby="lines-title">
      <div class="section-head">
        <h2 id="lines-title">{t('plans.students')}</h2>
        <p role="status">
          {[t('plans.count.open', { n: open }), t('plans.count.approved', { n: approved }), none > 0 && t('plans.count.none', { n: none })]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <Search typed={typed} label={t('find.student')} />
        <button
          type="button"
          class="primary"
          disabled={open === 0 || desk.busy.value}
          onClick={() => desk.approve(picked.value.length > 0 ? picked.value : students)}
        >
          {picked.value.length > 0 ? t('plans.approve.chosen', { n: picked.value.length }) : t('plans.approve.all', { n: open })}
        </button>
      </div>
      {isFirst && <p class="first">{t('plans.first')}</p>}
      <table>
        <caption class="visually-hidden">{t('plans.caption')}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('report.name')}</th>
            <th scope="col">{t('plans.target')}</th>
            <th scope="col">{t('plans.in-target')}</th>
            <th scope="col">{t('plans.pace')}</th>
            <th scope="col">{t('plans.load')}</th>
            <th scope="col">{t('plans.why')}</th>
            <th scope="col" class="last">
              {t('plans.last')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <Line key={line.student.id} desk={desk} line={line} />
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p class="none">{t('find.nothing')}</p>}
    </section>
  )
}

/** Nothing is known of the student yet. */
const startsPlain = ({ reasons }: { reasons: readonly { code: string }[] }) => reasons.some(({ code }) => code === 'first-lesson')

function NotYet({ desk }: { desk: PlansDesk }) {
  const trouble = desk.trouble.value
  if (!trouble)
    return (
      <p class="waiting" role="status">
        {t('report.opening')}
      </p>
    )
  return (
    <div class="waiting" role="alert">
      <h2>{t(trouble.offline ? 'report.unanswered' : 'plans.not-yours')}</h2>
      <p>{trouble.offline ? t('plans.offline') : trouble.detail}</p>
      <button type="button" class="primary" onClick={() => desk.load()}>
        {t('report.again')}
      </button>
    </div>
  )
}

/** What was just done, and its undoing: over the page, so that nothing moves. */
function PlansNotice({ desk }: { desk: PlansDesk }) {
  const notice = desk.notice.value
  const close = () => {
    desk.notice.value = null
  }
  if (!notice) return null
  const { undo } = notice
  return (
    <div class="notice undo" role="status">
      <p>{notice.text}</p>
      {undo && (
        <button
          type="button"
          onClick={() => {
            close()
            undo()
          }}
        >
          {t('undo')}
        </button>
      )}
      <button type="button" class="quiet" onClick={close}>
        {t('dialog.close')}
      </button>
    </div>
  )
}
