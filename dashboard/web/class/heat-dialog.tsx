import { useSignal } from '@preact/signals'
import { heatAdvice } from '../../../domain/heat.ts'
import { t } from '../language/language.ts'
import { api } from '../parts/api.ts'
import type { Desk } from './desk.ts'
import { closeDialog, Dialog } from './dialogs.tsx'

const step = 0.5
/** Where a thermometer is usually looked at for the first time. */
const first = 26

/** The heat that the teacher reads off: what it asks is said before it is set. */
export function HeatDialog({ desk }: { desk: Desk }) {
  const lesson = desk.lesson.value
  const draft = useSignal<string | null>(null)
  const text = draft.value ?? String(lesson?.wbgt ?? first)
  const wbgt = Number(text)
  const right = text.trim() !== '' && wbgt >= -20 && wbgt <= 60
  const turn = (by: number) => {
    draft.value = String(Math.round(((right ? wbgt : first) + by) * 10) / 10)
  }

  /** true: the server took it */
  const send = async (of: string, value: number | null) => {
    const answer = await api.setHeat(of, value)
    if (!answer.ok) desk.notice.value = t('heat.failed', { detail: answer.detail })
    return answer.ok
  }
  const set = async (value: number | null) => {
    if (!lesson) return
    const before = lesson.wbgt ?? null
    closeDialog('heat')
    if ((await send(lesson.id, value)) && value !== before)
      desk.done(value === null ? t('heat.taken') : t('heat.set', { n: value }), () => void send(lesson.id, before))
  }

  return (
    <Dialog
      name="heat"
      title={t('heat.title')}
      closed={() => {
        draft.value = null
      }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          if (right) void set(wbgt)
        }}
      >
        <p>{t('heat.detail')}</p>
        <div class="stepper">
          <button type="button" aria-label={t('heat.less')} onClick={() => turn(-step)}>
            −
          </button>
          <label>
            <input
              type="text"
              inputMode="decimal"
              aria-label={t('heat.label')}
              value={text}
              onInput={event => {
                draft.value = event.currentTarget.value.replace(',', '.')
              }}
            />
            <span>°C</span>
          </label>
          <button type="button" aria-label={t('heat.more')} onClick={() => turn(step)}>
            +
          </button>
        </div>
        <p class="advice" role="status" data-heat={right ? heatAdvice(wbgt) : 'unknown'}>
          {right ? t(`heat.${heatAdvice(wbgt)}`) : t('heat.wrong')}
        </p>
        <div class="choices">
          <button type="submit" class="primary" disabled={!right}>
            {t('heat.go')}
          </button>
          {lesson?.wbgt !== undefined && (
            <button type="button" onClick={() => set(null)}>
              {t('heat.take')}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
