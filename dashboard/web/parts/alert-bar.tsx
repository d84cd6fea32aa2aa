import type { AlertMessage } from '../../../domain/live.ts'

/** An open alert, over whatever else is being read: its place is over the page, so nothing moves. */
export function AlertBar({
  alert,
  text,
  show,
}: {
  alert: AlertMessage | undefined
  text: string
  show: { words: string; go: () => void }
}) {
  return (
    <div class="alert-bar" aria-live="assertive" data-severity={alert?.severity}>
      {alert && (
        <>
          <p>{text}</p>
          <button type="button" onClick={show.go}>
            {show.words}
          </button>
        </>
      )}
    </div>
  )
}
