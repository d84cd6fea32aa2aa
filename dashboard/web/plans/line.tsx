import type { StudentPlan, ToldPlan } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import { Link, place } from '../parts/place.tsx'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { isOpen, type PlansDesk } from './desk.ts'
import { type Mark, mainReason, marksOf, meanLoadOf, workAndRest } from './words.ts'

interface LineProps {
  desk: PlansDesk
  line: StudentPlan
}

/** One student's plan as a row; on a phone, a card. */
export function Line({ desk, line }: LineProps) {
  const { student, state, plan } = line
  return (
    <tr data-student={student.id} data-state={state}>
      <td class="choose">
        {isOpen(line) && (
          <input
            type="checkbox"
            aria-label={t('plans.choose', { name: student.name })}
            checked={desk.chosen.value.has(student.id)}
            onChange={event => desk.choose(student.id, event.currentTarget.checked)}
          />
        )}
      </td>
      <th scope="row">
        {plan ? (
          <Link to={{ ...place.value, student: student.id }} over>
            {student.name}
          </Link>
        ) : (
          <span>{student.name}</span>
        )}
        {line.group && <small>{desk.groupName(line.group)}</small>}
      </th>
      {plan ? (
        <>
          <td class="target">
            <Target plan={plan} />
          </td>
          <td class="minutes">
            <b>{t('plans.minutes', { n: plan.minutes })}</b>
          </td>
          <td class="pace">{workAndRest(plan)}</td>
          <td class="load">
            <Load line={line} plan={plan} />
          </td>
          <td class="why">
            <Marks line={line} />
            <span>{mainReason(plan)?.text}</span>
            <Also line={line} />
          </td>
          <td class="last" data-word={line.last?.word ?? undefined}>
            <Last line={line} />
          </td>
          <td class="state">
            <Approval desk={desk} line={line} />
          </td>
        </>
      ) : (
        <td colSpan={7} class="unmonitored">
          {t('plans.no-consent')}
        </td>
      )}
    </tr>
  )
}

export const Target = ({ plan: { target } }: { plan: ToldPlan }) => (
  <span class="band">
    <ZoneMark zone={target.zone} />
    <span class="visually-hidden">{t('zone.numbered', { n: target.zone })} </span>
    <b>
      {target.lowBpm}–{target.highBpm}
    </b>{' '}
    <small>{t('tile.bpm')}</small>
  </span>
)

/** The lesson's load as planned, on a bar up to what it may be; the notch is the mean of four weeks. */
export function Load({ line, plan }: { line: StudentPlan; plan: ToldPlan }) {
  const most = line.bounds?.load.max ?? plan.load
  const mean = meanLoadOf(line)
  const of = (points: number) => `${Math.min(100, (100 * points) / Math.max(1, most))}%`
  return (
    <>
      <b>{Math.round(plan.load)}</b>{' '}
      <small>{mean === null ? t('plans.load.most', { max: Math.floor(most) }) : t('plans.load.mean', { mean })}</small>
      <span class="share-bar" aria-hidden="true">
        <i style={{ width: of(plan.load) }} />
        {mean !== null && <u style={{ left: of(mean) }} />}
      </span>
    </>
  )
}

export function Marks({ line, without }: { line: StudentPlan; without?: Mark }) {
  const marks = marksOf(line).filter(({ mark }) => mark !== without)
  if (marks.length === 0) return null
  return (
    <span class="marks">
      {marks.map(({ mark, text }) => (
        <i key={mark} data-mark={mark} title={text}>
          {t(mark)}
        </i>
      ))}
    </span>
  )
}

/** What else a teacher must know before approving. */
export function Also({ line: { state, inLesson, otherAim } }: { line: StudentPlan }) {
  return (
    <>
      {state === 'outdated' && <strong>{t('plans.outdated')}</strong>}
      {inLesson && <em>{t('plans.in-lesson')}</em>}
      {otherAim && <em>{t('plans.other-aim', { aim: t(`aim.${otherAim}`) })}</em>}
    </>
  )
}

export function Last({ line: { last } }: { line: StudentPlan }) {
  if (!last) return <small>{t('plans.last.none')}</small>
  const { plannedMinutes, achievedSeconds, word } = last
  return (
    <>
      <span class="visually-hidden">{t('plans.last')}: </span>
      {achievedSeconds === null ? (
        <small>{t('plans.last.counting')}</small>
      ) : (
        <span>{t('plans.last.of', { n: Math.floor(achievedSeconds / 60), of: plannedMinutes })}</span>
      )}
      {word && <small>{t(`plans.word.${word}`)}</small>}
    </>
  )
}

function Approval({ desk, line }: LineProps) {
  const { state, student } = line
  if (isOpen(line))
    return (
      <>
        {state === 'edited' && <small>{t('plans.state.edited')}</small>}
        <button
          type="button"
          aria-label={t('plans.approve.one', { name: student.name })}
          disabled={desk.busy.value}
          onClick={() => desk.approve([line])}
        >
          {t('plans.approve')}
        </button>
      </>
    )
  return (
    <>
      <span class="done">{t('plans.state.approved')}</span>
      <button
        type="button"
        class="quiet"
        aria-label={t('plans.take-back.one', { name: student.name })}
        disabled={desk.busy.value}
        onClick={() => desk.takeBack([student.id])}
      >
        {t('plans.take-back')}
      </button>
    </>
  )
}
