import { computed, effect, signal, untracked, useSignal } from '@preact/signals'
import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { t } from '../language/language.ts'
import type { Desk } from './desk.ts'

export type DialogName = 'student' | 'search' | 'help' | 'end' | 'bands' | 'heat' | 'groups'

const idOf = (name: DialogName) => `dialog-${name}`
const element = (name: DialogName) => document.getElementById(idOf(name)) as HTMLDialogElement | null

/** The dialog that was asked for; one that is still on its way opens when it is there. */
const wanted = signal<DialogName | null>(null)

export function openDialog(name: DialogName) {
  document.querySelectorAll<HTMLElement>(':popover-open').forEach(popover => {
    popover.hidePopover()
  })
  wanted.value = name
}

export const closeDialog = (name: DialogName) => element(name)?.close()

/** A modal with a heading and a way out; a tap beside it closes it too. */
export function Dialog(props: { name: DialogName; title: ComponentChildren; closed?: () => void; children: ComponentChildren }) {
  const { name, title, closed, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(
    () =>
      effect(() => {
        if (wanted.value === name) untracked(() => show(dialog.current!))
      }),
    [name],
  )
  return (
    <dialog
      ref={dialog}
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

function show(dialog: HTMLDialogElement) {
  wanted.value = null
  // One after the other: what lies under a dialog is the class.
  for (const other of document.querySelectorAll<HTMLDialogElement>('dialog[open]')) if (other !== dialog) other.close()
  if (!dialog.open) dialog.showModal()
  dialog.querySelector('input')?.focus()
}

type Part = ComponentType<{ desk: Desk }>

/** A dialog whose script comes when it is first asked for. */
export function Later({ name, load, desk }: { name: DialogName; load: () => Promise<Part>; desk: Desk }) {
  const part = useSignal<Part | null>(null)
  useEffect(
    () =>
      effect(() => {
        if (wanted.value !== name || part.peek()) return
        load().then(
          loaded => {
            part.value = loaded
          },
          () => {
            wanted.value = null
            desk.notice.value = t('dialog.failed')
          },
        )
      }),
    [name, load, desk, part],
  )
  return part.value && <part.value desk={desk} />
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
  return (
    <Dialog name="end" title={t('end.title')}>
      <p>{t('end.detail', { n: desk.rail.value.filter(({ handling }) => handling === 'open').length })}</p>
      <div class="choices">
        <button
          type="button"
          class="primary"
          onClick={() => {
            closeDialog('end')
            void desk.endLesson()
          }}
        >
          {t('bar.end')}
        </button>
        <button type="button" onClick={() => closeDialog('end')}>
          {t('end.stay')}
        </button>
      </div>
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
