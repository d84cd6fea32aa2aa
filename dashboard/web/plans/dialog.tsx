import { useEffect, useRef } from 'preact/hooks'
import { planLines, planWords } from '../../../domain/plan.ts'
import type { StudentPlan, ToldPlan } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import { go, leave, place } from '../parts/place.tsx'
import { isOpen, type PlansDesk } from './desk.ts'
import { EditForm } from './edit.tsx'
import { Also, Load, Marks, Target } from './line.tsx'
import { workAndRest } from './words.ts'

/** One student's plan with all its reasons, to change and to approve: opened and closed by the address. */
export function PlanDialog({ desk }: { desk: PlansDesk }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const all = desk.told.value?.students.filter(({ plan }) => plan !== null) ?? []
  const at = all.findIndex(({ student }) => student.id === place.value.student)
  const line = all[at]
  const next = all[at + 1]
  useEffect(() => {
    if (line && !dialog.current!.open) dialog.current!.showModal()
    if (!line && dialog.current!.open) dialog.current!.close()
  }, [line])
  const closed = () => {
    if (place.peek().student) leave({ ...place.peek(), student: null }, { over: true })
  }
  return (
    <dialog ref={dialog} class="student-lesson student-plan" aria-labelledby="plan-title" onClose={closed} {...{ closedby: 'any' }}>
      {line?.plan && (
        <>
          <div class="section-head">
            <h2 id="plan-title">{line.student.name}</h2>
            {next && (
              <button type="button" onClick={() => go({ ...place.value, student: next.student.id }, { instead: true, over: true })}>
                {t('plans.next', { name: next.student.name })}
              </button>
            )}
            <button type="button" class="quiet" onClick={() => dialog.current!.close()}>
              {t('dialog.close')}
            </button>
          </div>
          <One key={line.student.id} desk={desk} line={line} plan={line.plan} />
        </>
      )}
    </dialog>
  )
}

interface OneProps {
  desk: PlansDesk
  line: StudentPlan
  plan: ToldPlan
}

function One({ desk, line, plan }: OneProps) {
  const by = line.approved?.by
  return (
    <>
      <p class="plan-state" data-state={line.state}>
        {by ? t('plans.approved-by', { who: by }) : t(`plans.state.${line.state}`)}
        {line.group && ` · ${desk.groupName(line.group) ?? ''}`}
      </p>
      <dl class="facts">
        <div>
          <dt>{t('plans.target')}</dt>
          <dd>
            <Target plan={plan} />
          </dd>
        </div>
        <div>
          <dt>{t('plans.in-target')}</dt>
          <dd>{t('plans.minutes', { n: plan.minutes })}</dd>
        </div>
        <div>
          <dt>{t('plans.pace')}</dt>
          <dd>{workAndRest(plan)}</dd>
        </div>
        <div>
          <dt>{t('plans.load')}</dt>
          <dd class="load">
            <Load line={line} plan={plan} />
          </dd>
        </div>
      </dl>
      <p class="marks-line">
        <Marks line={line} />
        <Also line={line} />
      </p>
      <h3>{t('plans.why')}</h3>
      <dl class="reasons">
        {planLines.map(name => {
          const reasons = plan.reasons.filter(reason => reason.line === name)
          return (
            reasons.length > 0 && (
              <div key={name}>
                <dt>{t(`plans.line.${name}`)}</dt>
                {reasons.map(({ code, text }) => (
                  <dd key={code}>{text}</dd>
                ))}
              </div>
            )
          )
        })}
      </dl>
      <h3>{t('plans.change')}</h3>
      <EditForm key={line.version} desk={desk} line={line} plan={plan} />
      {line.last && <HowItWent desk={desk} line={line} last={line.last} />}
      {!isOpen(line) && (
        <p class="choices">
          <button type="button" disabled={desk.busy.value} onClick={() => desk.takeBack([line.student.id])}>
            {t('plans.take-back')}
          </button>
        </p>
      )}
    </>
  )
}

function HowItWent({ desk, line, last }: Omit<OneProps, 'plan'> & { last: NonNullable<StudentPlan['last']> }) {
  const { achievedSeconds, plannedMinutes, word, aim } = last
  return (
    <>
      <h3>{t('plans.last')}</h3>
      <p>
        {t(`aim.${aim}`)}:{' '}
        {achievedSeconds === null
          ? t('plans.last.counting')
          : t('plan.minutes', { n: Math.floor(achievedSeconds / 60), of: plannedMinutes })}
      </p>
      <fieldset class="segments words" aria-label={t('plans.word')}>
        {planWords.map(each => (
          <button
            key={each}
            type="button"
            aria-pressed={word === each}
            disabled={desk.busy.value}
            onClick={() => desk.judge(line, word === each ? null : each)}
          >
            {t(`plans.word.${each}`)}
          </button>
        ))}
      </fieldset>
    </>
  )
}
