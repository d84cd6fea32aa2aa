import type { Desk } from './desk.ts'
import { openDialog } from './dialogs.tsx'

/** One key a deed; never while typing, never with a modifier, never under an open dialog but to acknowledge there. */
export function listenToKeys(desk: Desk, toggleFullScreen: () => void) {
  document.addEventListener('keydown', event => {
    const typing = event.target instanceof HTMLInputElement
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return
    const inDialog = document.querySelector('dialog[open]') !== null
    const deed = { a: () => desk.acknowledge(desk.shown.value ?? focusedStudent()), m: desk.mute }[event.key.toLowerCase()]
    const opening = { f: toggleFullScreen, '/': () => openDialog('search'), '?': () => openDialog('help') }[event.key.toLowerCase()]
    const act = deed ?? (inDialog ? undefined : opening)
    if (!act) return
    event.preventDefault()
    act()
  })
}

const focusedStudent = () => document.activeElement?.closest<HTMLElement>('.tile')?.dataset.student
