import { computed, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { t } from '../language/language.ts'
import { api } from '../parts/api.ts'
import type { Desk } from './desk.ts'

export type DialogName = 'student' | 'search' | 'help' | 'end'

const idOf = (name: DialogName) => `dialog-${name}`
const element = (name: DialogName) => document.getElementById(idOf(name)) as HTMLDialogElement | null

export function openDialog(name: DialogName) {
  document.querySelectorAll<HTMLElement>(':popover-open').forEach(popover => {
    popover.hidePopover()
  })
  const dialog = element(name)
  if (!dialog?.open) dialog?.showModal()
  dialog?.querySelector('input')?.focus()
}

export const closeDialog = (name: DialogName) => element(name)?.close()

/** A modal with a heading and a way out; a tap beside it closes it too. */
export function Dialog(props: { name: DialogName; title: ComponentChildren; closed?: () => void; children: ComponentChildren }) {
  const { name, title, closed, children } = props
  return (
    <dialog
      id={idOf(name)}
      class={`dialog ${name}`}
      aria-labelledby={`${idOf(name)}-title`}
      onClose={() => closed?.()}
      {...{ closedby: 'any' }}
    >
      <div class="dialog-head">
        <h2 id={`${idOf(name)}-title`}>{title}</h2>
        <button type="button" class="quiet" onClick={() => closeDialog(name)}>
          {t('dialog.close')}
        </button>
      </div>
      {children}
    </dialog>
  )
}

/** "/" and a few letters find a student. */
export function SearchDialog({ desk }: { desk: Desk }) {
  const text = useSignal('')
  const found = useMemo(
    () =>
      computed(() => {
        const wanted = text.value.trim().toLocaleLowerCase()
        const students = desk.live.roster.value.map(id => desk.live.student(id).peek())
        return students.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)).map(({ id, name }) => ({ id, name }))
      }),
    [desk, text],
  )
  const choose = (id: string | undefined) => {
    if (!id) return
    closeDialog('search')
    desk.shown.value = id
  }
  return (
    <Dialog
      name="search"
      title={t('bar.search')}
      closed={() => {
        text.value = ''
      }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          choose(found.value[0]?.id)
        }}
      >
        <input
          type="search"
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          value={text}
          onInput={event => {
            text.value = event.currentTarget.value
          }}
        />
      </form>
      <ul class="found">
        {found.value.map(({ id, name }) => (
          <li key={id}>
            <button type="button" onClick={() => choose(id)}>
              {name}
            </button>
          </li>
        ))}
        {found.value.length === 0 && <li>{t('search.none')}</li>}
      </ul>
    </Dialog>
  )
}

export function EndDialog({ desk }: { desk: Desk }) {
  const end = async () => {
    const lesson = desk.lesson.value
    closeDialog('end')
    if (!lesson) return
    const answer = await api.endLesson(lesson.id)
    if (answer.ok) desk.lessonEnded(lesson.id)
    else desk.notice.value = t('end.failed', { detail: answer.detail })
  }
  return (
    <Dialog name="end" title={t('end.title')}>
      <p>{t('end.detail', { n: desk.rail.value.filter(({ handling }) => handling === 'open').length })}</p>
      <div class="choices">
        <button type="button" class="primary" onClick={end}>
          {t('bar.end')}
        </button>
        <button type="button" onClick={() => closeDialog('end')}>
          {t('end.stay')}
        </button>
      </div>
    </Dialog>
  )
}

const keys = [
  ['← ↑ ↓ →', 'help.arrows'],
  ['Enter', 'help.enter'],
  ['A', 'help.a'],
  ['M', 'help.m'],
  ['F', 'help.f'],
  ['/', 'help.search'],
  ['?', 'help.help'],
] as const

export function HelpDialog() {
  return (
    <Dialog name="help" title={t('bar.help')}>
      <h3>{t('help.keys')}</h3>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('help.signs')}</h3>
      <dl class="signs">
        {(['ok', 'weak', 'stale', 'lost'] as const).map(state => (
          <div key={state} data-state={state}>
            <dt>{state === 'lost' ? '–' : '142'}</dt>
            <dd>{t(`help.${state}`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('help.disclaimer')}</p>
    </Dialog>
  )
}

/** Opens the student's card whenever one is chosen. */
export function useShown(desk: Desk) {
  const shown = desk.shown.value
  useEffect(() => {
    if (shown) openDialog('student')
  }, [shown])
}
