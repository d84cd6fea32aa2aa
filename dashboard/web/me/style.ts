import { type Signal, signal } from '@preact/signals'
import { type PageStyle, pageStyles } from '../../../domain/page-style.ts'
import type { Me } from '../parts/api.ts'

const key = 'pulseyard.own-style'

/** In which style the page speaks: by age, until its reader chooses. The choice is kept on this screen for that account alone, for a tablet goes from hand to hand. */
export function createStyle({ account, style }: Pick<Me, 'account' | 'style'>, storage: Pick<Storage, 'getItem' | 'setItem'>) {
  const [chosen, by] = splitOnce(storage.getItem(key) ?? '')
  const kept = by === account ? pageStyles.find(one => one === chosen) : undefined
  const shown: Signal<PageStyle> = signal(kept ?? style ?? 'words')
  return {
    shown,
    choose(to: PageStyle) {
      shown.value = to
      storage.setItem(key, `${to} ${account}`)
    },
  }
}

export type Style = ReturnType<typeof createStyle>

const splitOnce = (text: string) => [text.slice(0, text.indexOf(' ')), text.slice(text.indexOf(' ') + 1)] as const
