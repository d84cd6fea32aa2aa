import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { isLooser } from '../../../domain/limit.ts'
import type { Backtest, ClassLimits, RuleLimits } from '../../../domain/tuning.ts'
import { t, tAny } from '../language/language.ts'
import { type Answer, ask } from '../parts/api.ts'
import { Result } from './tuning-result.tsx'
import { shortDate } from './words.ts'

type Param = RuleLimits['params'][number]
type Trial = 'none' | 'counting' | { answer: Backtest } | { refused: keyof typeof refusals }
type Saved = 'no' | 'saving' | 'yes' | { refused: keyof typeof refusals }

const refusals = {
  busy: 'tuning.busy',
  'too-many': 'tuning.busy',
  offline: 'tuning.offline',
  'signed-out': 'tuning.refused',
  refused: 'tuning.refused',
} as const

/** A sign, one of its limits and a value: counted over the class's last lessons, then set for the class. */
export function TuningDesk({ of }: { of: string }) {
  const rules = useSignal<RuleLimits[] | null>(null)
  const failed = useSignal<keyof typeof refusals | null>(null)
  const chosen = useSignal({ rule: '', param: '' })
  const load = async () => {
    const answer = await ask<ClassLimits>('GET', `classes/${encodeURIComponent(of)}/rules`)
    if (answer.ok) rules.value = answer.value.rules.filter(({ params }) => params.length > 0)
    failed.value = answer.ok ? null : answer.reason
  }
  useEffect(() => void load(), [of])
  if (failed.value) return <p role="alert">{t(refusals[failed.value])}</p>
  if (!rules.value) return <p role="status">{t('report.opening')}</p>

  const rule = rules.value.find(each => each.rule === chosen.value.rule) ?? rules.value[0]!
  const param = rule.params.find(each => each.param === chosen.value.param) ?? rule.params[0]!
  return (
    <>
      <div class="choose">
        <Choice
          label={t('tuning.sign')}
          value={rule.rule}
          options={rules.value.map(each => [each.rule, tAny(`rule.${each.rule}`) || each.rule])}
          choose={name => {
            chosen.value = { rule: name, param: '' }
          }}
        />
        <Choice
          label={t('tuning.limit')}
          value={param.param}
          options={rule.params.map(each => [each.param, nameOf(rule, each)])}
          choose={name => {
            chosen.value = { rule: rule.rule, param: name }
          }}
        />
      </div>
      <TryOut key={`${rule.rule}.${param.param}`} of={of} rule={rule} param={param} reload={load} />
    </>
  )
}

interface ChoiceProps {
  label: string
  value: string
  options: [value: string, words: string][]
  choose: (value: string) => void
}

const Choice = ({ label, value, options, choose }: ChoiceProps) => (
  <label>
    {label}
    <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {options.map(([id, words]) => (
        <option key={id} value={id}>
          {words}
        </option>
      ))}
    </select>
  </label>
)

/** A school's own rules have no words here: they are told by their ids. */
const nameOf = ({ rule }: RuleLimits, { param }: Param) => tAny(`limit.${rule}.${param}`) || tAny(`limit.${param}`) || param
const unitOf = ({ unit }: Param) => tAny(`unit.${unit}`) || unit

interface TryOutProps {
  of: string
  rule: RuleLimits
  param: Param
  reload: () => Promise<void>
}

function TryOut({ of, rule, param, reload }: TryOutProps) {
  const value = useSignal(param.value)
  const trial = useSignal<Trial>('none')
  const saved = useSignal<Saved>('no')
  const path = `classes/${encodeURIComponent(of)}`
  const choose = (to: number) => {
    if (!Number.isFinite(to)) return
    value.value = Math.min(param.max, Math.max(param.min, to))
    trial.value = 'none'
    saved.value = 'no'
  }
  const count = async () => {
    trial.value = 'counting'
    saved.value = 'no'
    const params = { [param.param]: value.value, ...(!rule.enabled && { enabled: 1 }) }
    const answer = await ask<Backtest>('POST', `${path}/backtests`, { rule: rule.rule, params })
    trial.value = answer.ok ? { answer: answer.value } : { refused: answer.reason }
  }
  const set = async (to: number | null) => {
    saved.value = 'saving'
    const answer: Answer<RuleLimits> = await ask('PUT', `${path}/rules/${rule.rule}`, { params: { [param.param]: to } })
    saved.value = answer.ok ? 'yes' : { refused: answer.reason }
    if (answer.ok) await reload()
  }
  const needsAdmin = rule.hard && isLooser(param, value.value, param.inherited)
  const bounds = t('tuning.bounds', { min: param.min, max: param.max, unit: unitOf(param), value: param.value })
  const step = stepOf(param)
  return (
    <>
      <div class="value">
        <input
          type="range"
          aria-label={nameOf(rule, param)}
          min={param.min}
          max={param.max}
          step={step}
          value={value.value}
          onInput={({ currentTarget }) => choose(Number(currentTarget.value))}
        />
        <input
          type="number"
          aria-label={t('tuning.value')}
          min={param.min}
          max={param.max}
          step={step}
          value={value.value}
          onChange={({ currentTarget }) => choose(currentTarget.valueAsNumber)}
        />
        <span>{bounds}</span>
      </div>
      {param.setAt !== null && <SetBefore param={param} takeBack={() => set(null)} />}
      {!rule.enabled && <p>{t('tuning.off')}</p>}
      <button type="button" class="primary" disabled={trial.value === 'counting'} onClick={count}>
        {t('tuning.go')}
      </button>
      <div class="outcome" aria-live="polite">
        {needsAdmin && <p class="needs-admin">{t('tuning.needs-admin')}</p>}
        {trial.value === 'counting' && <p>{t('tuning.counting')}</p>}
        {typeof trial.value === 'object' && 'refused' in trial.value && <p>{t(refusals[trial.value.refused])}</p>}
        {typeof trial.value === 'object' && 'answer' in trial.value && <Result {...trial.value} />}
        {typeof saved.value === 'object' && <p>{t(refusals[saved.value.refused])}</p>}
        {saved.value === 'yes' && <p>{t('tuning.saved')}</p>}
      </div>
      {typeof trial.value === 'object' && 'answer' in trial.value && !needsAdmin && value.value !== param.value && (
        <button type="button" disabled={saved.value === 'saving'} onClick={() => set(value.value)}>
          {t('tuning.save')}
        </button>
      )}
    </>
  )
}

function SetBefore({ param: { setBy, setAt }, takeBack }: { param: Param; takeBack: () => void }) {
  const date = shortDate(setAt!)
  return (
    <p class="set-before">
      {setBy ? t('tuning.set-by', { who: setBy, date }) : t('tuning.set', { date })}{' '}
      <button type="button" class="quiet" onClick={takeBack}>
        {t('tuning.back')}
      </button>
    </p>
  )
}

/** Whole numbers where the bounds are whole; hundredths of a share. */
const stepOf = ({ min, max }: Param) => (max - min <= 1 ? 0.01 : Number.isInteger(min) && Number.isInteger(max) ? 1 : 0.1)
