import type { Viewer } from '../../../domain/access.ts'
import type { LessonPhase } from '../../../domain/lesson.ts'
import type { PageStyle } from '../../../domain/page-style.ts'

/** An answer of the server, or why there is none. `offline`: nothing answered; `busy`: it can't just now (5xx); `refused`: asking again is in vain. */
export type Answer<T> =
  | { ok: true; value: T }
  | {
      ok: false
      reason: 'offline' | 'signed-out' | 'too-many' | 'busy' | 'refused'
      status: number
      detail: string
      errors: { path: string; message: string }[]
    }

/** One request under `/api/v1`; problem details (RFC 9457) become a reason. */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = text ? JSON.parse(text) : null
    if (response.ok) return { ok: true, value: json }
    return {
      ok: false,
      reason: reasonOf(response.status),
      status: response.status,
      detail: json?.detail ?? json?.title ?? '',
      errors: json?.errors ?? [],
    }
  } catch (error) {
    return { ok: false, reason: 'offline', status: 0, detail: String(error), errors: [] }
  }
}

function reasonOf(status: number) {
  if (status === 401) return 'signed-out'
  if (status === 429) return 'too-many'
  return status >= 500 ? 'busy' : 'refused'
}

export type Me = Pick<Viewer, 'account' | 'role' | 'name' | 'language'> & {
  home: string
  /** what a teacher teaches or covers, a lead leads */
  classes: { id: string; name: string }[]
  /** a guardian's children, or the student */
  students: { id: string; name: string }[]
  /** how a student's own page speaks, by age; null: this is no student */
  style: PageStyle | null
}

export const api = {
  me: () => ask<Me>('GET', 'me'),
  speak: (language: Viewer['language']) => ask<Me>('PATCH', 'me', { language }),
  signIn: (proof: { token: string } | { account: string; password: string }) => ask<Me>('POST', 'sessions', proof),
  signOut: () => ask<null>('DELETE', 'sessions/current'),
  startLesson: (of: string) => ask<{ id: string }>('POST', 'lessons', { class: of }),
  setPhase: (lesson: string, phase: LessonPhase) => ask<unknown>('PATCH', `lessons/${lesson}`, { phase }),
  setHeat: (lesson: string, wbgt: number | null) => ask<unknown>('PATCH', `lessons/${lesson}`, { wbgt }),
  reopenLesson: (lesson: string) => ask<unknown>('PATCH', `lessons/${lesson}`, { ended: false }),
  endLesson: (lesson: string) => ask<unknown>('PATCH', `lessons/${lesson}`, { ended: true }),
}
