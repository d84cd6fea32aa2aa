import type { DemoLesson } from '../../../domain/demo-lesson.ts'
import type { AlertMessage, ClientMessage, ServerMessage } from '../../../domain/live.ts'
import { language } from '../language/language.ts'
import type { LiveSocket } from '../live/live.ts'

const lessonMinutes = 40
/** the class is that far into its lesson when it is opened */
const begunMinutes = 12

export interface DemoSocketOptions {
  lesson: DemoLesson
  /** what the lesson is called on the screen */
  title: string
  /** who answers alerts here */
  name: string
  /** ms since 1970 */
  now: () => number
}

/** `/live` without a server: plays the demo lesson from its beginning, again and again, and does what a person says about its alerts. */
export function openDemoSocket({ lesson, title, name, now }: DemoSocketOptions): LiveSocket {
  const alerts = new Map<string, AlertMessage>()
  let opened = now()
  let second = 0
  let told = 0
  let seq = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const socket: LiveSocket = { onopen: null, onmessage: null, onclose: null, send: text => hear(JSON.parse(text)), close }

  const tell = (message: ServerMessage) => socket.onmessage?.(new MessageEvent('message', { data: JSON.stringify(message) }))

  function begin() {
    opened = now()
    second = 0
    told = 0
    seq = 0
    alerts.clear()
    const startsAt = opened - begunMinutes * 60_000
    const running = { id: 'demo', title, phase: lesson.phase, startsAt, endsAt: startsAt + lessonMinutes * 60_000 }
    tell({ type: 'hello', epoch: `demo-${opened}`, seq: 0, serverTime: opened })
    tell({ type: 'snapshot', class: 'demo', lesson: running, students: lesson.students, alerts: [] })
  }

  function advance() {
    // A tab that slept, or the end: from the beginning, rather than all that was missed at once.
    if (second >= lesson.seconds || now() - opened > (second + 30) * 1_000) return begin()
    while (second < lesson.seconds && now() >= opened + (second + 1) * 1_000) {
      second++
      tell({ type: 'frame', t: opened + second * 1_000, students: lesson.frames[second - 1] ?? [] })
    }
    for (; lesson.alerts[told] && lesson.alerts[told]!.second <= second; told++) {
      const { alert, why } = lesson.alerts[told]!
      const { handling, by, at, outcome } = alerts.get(alert.id) ?? alert
      const { startedAt, firedAt, resolvedAt } = alert
      const times = {
        startedAt: opened + startedAt,
        firedAt: opened + firedAt,
        resolvedAt: resolvedAt === null ? null : opened + resolvedAt,
      }
      say({ ...alert, ...times, handling, by, at, outcome, type: 'alert', seq: 0, why: { teacher: why[language.peek()] } })
    }
  }

  function say(alert: AlertMessage) {
    const message = { ...alert, seq: ++seq }
    alerts.set(alert.id, message)
    tell(message)
  }

  function hear(message: ClientMessage) {
    const alert = alerts.get(message.id)
    if (!alert || alert.handling === 'closed') return
    if (message.type === 'acknowledge' && alert.handling === 'open') say({ ...alert, handling: 'acknowledged', by: name, at: now() })
    if (message.type === 'close') say({ ...alert, handling: 'closed', by: name, at: now(), outcome: message.outcome })
  }

  function close() {
    clearInterval(timer)
  }

  queueMicrotask(() => {
    socket.onopen?.(new Event('open'))
    begin()
    timer = setInterval(advance, 250)
  })
  return socket
}
