import { t } from '../language/language.ts'
import type { Desk } from './desk.ts'

/** What was just done, and its undoing. Its place is over the page, so nothing moves. */
export function UndoNotice({ desk }: { desk: Desk }) {
  const offer = desk.undo.value
  if (!offer || offer.untilMs <= desk.live.second.value * 1000) return null
  const done = () => {
    desk.undo.value = null
  }
  return (
    <div class="notice undo" role="status">
      <p>{offer.text}</p>
      <button
        type="button"
        onClick={() => {
          done()
          offer.undo()
        }}
      >
        {t('undo')}
      </button>
      <button type="button" class="quiet" onClick={done}>
        {t('dialog.close')}
      </button>
    </div>
  )
}
