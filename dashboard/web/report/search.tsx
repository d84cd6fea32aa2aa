import { useEffect, useRef } from 'preact/hooks'
import { language, tags } from '../language/language.ts'

/** Whether what was typed stands in one of the texts, in any case. */
export const hits = (typed: string, ...texts: string[]) => {
  const wanted = typed.trim().toLocaleLowerCase(tags[language.value])
  return wanted === '' || texts.some(text => text.toLocaleLowerCase(tags[language.value]).includes(wanted))
}

interface SearchProps {
  typed: { value: string }
  label: string
}

/** Narrows the list beside it. "/" leads here, Escape shows all again. */
export function Search({ typed, label }: SearchProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const writing = (event.target as HTMLElement).closest('input, select, textarea, dialog[open]')
      if (event.key !== '/' || writing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
      event.preventDefault()
      box.current!.focus()
      box.current!.scrollIntoView({ block: 'nearest' })
    }
    addEventListener('keydown', focus)
    return () => removeEventListener('keydown', focus)
  }, [])
  return (
    <input
      ref={box}
      class="search"
      type="search"
      aria-label={label}
      aria-keyshortcuts="/"
      placeholder={`${label}  /`}
      value={typed.value}
      onInput={event => {
        typed.value = event.currentTarget.value
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') typed.value = ''
      }}
    />
  )
}
