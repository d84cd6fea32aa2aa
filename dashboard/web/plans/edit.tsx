import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { StudentPlan, ToldPlan } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import { sentences } from '../parts/sentences.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { isOpen, type PlanChange, type PlansDesk, type Refusal } from './desk.ts'

const fields = ['lowBpm', 'highBpm', 'minutes', 'workSeconds', 'restSeconds'] as const
type Field = (typeof fields)[number]
type Values = Record<Field, number>

const valuesOf = ({ target: { lowBpm, highBpm }, minutes, workSeconds, restSeconds }: ToldPlan): Values => ({
  ...{ lowBpm, highBpm, minutes, workSeconds, restSeconds },
})

interface EditProps {
  desk: PlansDesk
  line: StudentPlan
  plan: ToldPlan
}

/** What a teacher knows better. How far it may go stands by the field; the server holds to it, and says why. */
export function EditForm({ desk, line, plan }: EditProps) {
  const now = valuesOf(plan)
  const values = useSignal<Values>(now)
  const refusal = useSignal<Refusal>({})
  const changed = fields.filter(field => values.value[field] !== now[field])
  const bounds = line.bounds!
  const set = (change: Partial<Values>) => {
    values.value = { ...values.value, ...change }
    refusal.value = {}
  }

  /** true: it stands as it is in the form */
  async function save() {
    const change: PlanChange = Object.fromEntries(changed.map(field => [field, values.value[field]]))
    const refused = await desk.edit(line, change)
    refusal.value = refused ?? {}
    return refused === null
  }
  const approve = async () => {
    if (changed.length > 0 && !(await save())) return
    const saved = desk.told.peek()?.students.find(({ student }) => student.id === line.student.id)
    if (saved) await desk.approve([saved])
  }

  return (
    <form
      class="edit"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <ZoneChoice bounds={bounds} now={values.value} choose={set} />
      <div class="fields">
        {fields.map(field => (
          <NumberField
            key={field}
            field={field}
            value={values.value[field]}
            most={field === 'highBpm' ? bounds.highBpm.max : field === 'minutes' ? bounds.minutes : null}
            refused={refusal.value[field]}
            set={value => set({ [field]: value })}
          />
        ))}
      </div>
      <p class="bound">{sentences(bounds.highBpm.reason.text, bounds.load.reason.text)}</p>
      <p class="choices">
        <button type="submit" disabled={changed.length === 0 || desk.busy.value}>
          {t('plans.save')}
        </button>
        {line.state === 'edited' && (
          <button type="button" disabled={desk.busy.value} onClick={() => desk.edit(line, 'reset')}>
            {t('plans.reset')}
          </button>
        )}
        {(isOpen(line) || changed.length > 0) && (
          <button type="button" class="primary" disabled={desk.busy.value} onClick={approve}>
            {t(changed.length > 0 ? 'plans.save-approve' : 'plans.approve')}
          </button>
        )}
      </p>
    </form>
  )
}

const zones = [1, 2, 3, 4, 5] as const

/** A zone's whole band, as far as the student's limit goes; above that a zone cannot be chosen. */
function ZoneChoice({
  bounds,
  now,
  choose,
}: {
  bounds: NonNullable<StudentPlan['bounds']>
  now: Values
  choose: (change: Partial<Values>) => void
}) {
  const bandOf = (zone: (typeof zones)[number]) => {
    const lowBpm = Math.ceil(bounds.zonesFrom[zone - 1]!)
    const end = zone === 5 ? bounds.highBpm.max : Math.ceil(bounds.zonesFrom[zone]!) - 1
    return { lowBpm, highBpm: Math.min(end, bounds.highBpm.max) }
  }
  const middle = (now.lowBpm + now.highBpm) / 2
  const current = bounds.zonesFrom.findLastIndex(from => middle >= from) + 1
  return (
    <fieldset class="segments zone-choice" aria-label={t('plans.zone')}>
      {zones.map(zone => {
        const band = bandOf(zone)
        return (
          <button
            key={zone}
            type="button"
            aria-pressed={zone === current}
            disabled={band.highBpm - band.lowBpm < bandBpmMin}
            onClick={() => choose(band)}
          >
            <ZoneMark zone={zone} />
            <span>{t(`zone.${zone}`)}</span>
          </button>
        )
      })}
    </fieldset>
  )
}

/** Narrower than this no heart stays in it; the server holds to the same. */
const bandBpmMin = 5

interface FieldProps {
  field: Field
  value: number
  most: number | null
  refused: string | undefined
  set: (value: number) => void
}

function NumberField({ field, value, most, refused, set }: FieldProps) {
  const id = useId()
  const hint = refused ?? (most !== null ? t('plans.most', { max: most }) : null)
  return (
    <div class="field" data-field={field}>
      <label for={id}>{t(`plans.field.${field}`)}</label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min="0"
        value={Number.isNaN(value) ? '' : value}
        aria-invalid={refused !== undefined}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onInput={event => set(event.currentTarget.valueAsNumber)}
      />
      <p id={`${id}-hint`} class="hint" role={refused ? 'alert' : undefined}>
        {hint}
      </p>
    </div>
  )
}
