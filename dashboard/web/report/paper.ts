import { signal } from '@preact/signals'

/** The page is being printed, or looked at as if. A canvas knows no style sheet, so it draws itself anew; the tokens turn with `data-paper`. */
export const onPaper = signal(false)

function turn(on: boolean) {
  document.documentElement.toggleAttribute('data-paper', on)
  onPaper.value = on
}

const media = matchMedia('print')
media.addEventListener('change', () => turn(media.matches))
addEventListener('beforeprint', () => turn(true))
addEventListener('afterprint', () => turn(false))
