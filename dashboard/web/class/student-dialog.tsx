import { useEffect, useMemo } from 'preact/hooks'
import type { LessonNow } from '../../../domain/lesson-now.ts'
import type { ClassLimits, RuleLimits } from '../../../domain/tuning.ts'
import { percent, t, tAny } from '../language/language.ts'
import { ask } from '../parts/api.ts'
import { createKept } from '../parts/kept.ts'
import { sentences } from '../parts/sentences.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import type { Desk } from './desk.ts'
import { Dialog, openDialog } from './dialogs.tsx'
import { AlertCard } from './rail.tsx'
import { StudentChart } from './student-chart.tsx'
import { StudentPlan } from './student-plan.tsx'

const askEverySeconds = 10

/** One student: the last minutes against the expected band, the zones so far, what holds for them, and what is open about them. */
export function StudentDialog({ desk }: { desk: Desk }) {
  const id = desk.shown.value
  const name = id ? desk.live.student(id).value.name : ''
  return (
    <Dialog
      name="student"
      title={name}
      closed={() => {
        desk.shown.value = null
      }}
    >
      {id && <StudentCard key={id} desk={desk} id={id} />}
    </Dialog>
  )
}

function StudentCard({ desk, id }: { desk: Desk; id: string }) {
  const student = desk.live.student(id)
  const state = desk.stateOf(id)
  const { bpm, percent: share, zone } = student.value
  const live = state.value === 'ok' || state.value === 'no-motion'
  const cases = desk.rail.value.filter(({ alert }) => alert.student === id)
  const now = useTold<LessonNow>(`lessons/${desk.lesson.value?.id}/students/${id}`)
  const limits = useTold<ClassLimits>(`students/${id}/rules`)
  return (
    <>
      <div class="figures">
        <b class="digits">{live ? bpm : '–'}</b>
        <span>{t('tile.bpm')}</span>
        {live && zone !== null && share !== null && (
          <>
            <ZoneMark zone={zone} />
            <span>{t(`zone.${zone as 0 | 1 | 2 | 3 | 4 | 5}`)}</span>
            <span>
              {percent(share)} {t('tile.of-max')}
            </span>
          </>
        )}
        {state.value !== 'ok' && <strong class="worth">{t(`tile.${state.value}`, { n: desk.live.ageSeconds(id) })}</strong>}
      </div>
      {cases.length > 0 && (
        <ol class="cases">
          {cases.map(one => (
            <AlertCard key={one.alert.id} desk={desk} one={one} />
          ))}
        </ol>
      )}
      <StudentChart desk={desk} id={id} now={now} />
      <StudentPlan desk={desk} id={id} />
      <Zones now={now} />
      <Limits now={now} rules={limits?.rules ?? []} />
      {cases.length === 0 && <p class="quiet-line">{t('student.no-alerts')}</p>}
      {!desk.demo && (
        <p class="choices">
          <button
            type="button"
            onClick={() => {
              desk.bands.chosen.value = id
              openDialog('bands')
            }}
          >
            {t('bands.change')}
          </button>
          <a class="button" href={`/report?class=${desk.live.classId.value}`}>
            {t('report.lessons')}
          </a>
        </p>
      )}
    </>
  )
}

/** What the server tells under a path, asked again while it is on the screen; null: not yet, or not for this viewer. */
function useTold<T>(path: string): T | null {
  const kept = useMemo(
    () =>
      createKept<T>({
        ask: () => ask<T>('GET', path),
        settled: () => false,
        now: Date.now,
        signedOut: () => location.assign('/sign-in'),
        waitSeconds: () => askEverySeconds,
        triesMax: Number.POSITIVE_INFINITY,
      }),
    [path],
  )
  useEffect(() => kept.watch(), [kept])
  return kept.value.value
}

const zones = [5, 4, 3, 2, 1, 0] as const

/** The place is kept while the answer is on its way. */
function Zones({ now }: { now: LessonNow | null }) {
  const seconds = now?.zoneSeconds ?? null
  const most = Math.max(60, ...(seconds ?? []))
  return (
    <section class="so-far" aria-label={t('student.zones')}>
      <h3>{t('student.zones')}</h3>
      <ul>
        {zones.map(zone => (
          <li key={zone} data-zone={zone}>
            <ZoneMark zone={zone} />
            <span>{t(`zone.${zone}`)}</span>
            <svg class="bar" viewBox={`0 0 ${most} 1`} preserveAspectRatio="none" aria-hidden="true">
              <rect width={seconds?.[zone] ?? 0} height="1" />
            </svg>
            <b>{seconds ? minutesOf(seconds[zone]) : '–'}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}

const minutesOf = (seconds: number) => t('record.minutes', { n: Math.round(seconds / 60) })

/** What the school was told, and where this student's limits are not the usual ones. */
function Limits({ now, rules }: { now: LessonNow | null; rules: readonly RuleLimits[] }) {
  const own = rules.flatMap(({ rule, params }) =>
    params.filter(({ value, standard }) => value !== standard).map(param => ({ rule, ...param })),
  )
  const flags = now?.flags ?? []
  if (flags.length === 0 && own.length === 0 && !now?.maxBpm) return null
  return (
    <section class="limits" aria-label={t('student.limits')}>
      <h3>{t('student.limits')}</h3>
      <ul>
        {flags.map(flag => (
          <li key={flag} class="flag">
            {flag}
          </li>
        ))}
        {own.map(({ rule, param, value, standard, unit, setBy, reason }) => (
          <li key={rule + param}>
            {sentences(
              t('student.limit', { rule: tAny(`rule.${rule}`) || rule, value: `${value} ${unit}`, standard: `${standard} ${unit}` }),
              setBy && t('student.limit.by', { who: setBy }),
              reason,
            )}
          </li>
        ))}
        {now?.maxBpm && <li>{t('student.max', { n: Math.round(now.maxBpm) })}</li>}
      </ul>
    </section>
  )
}
