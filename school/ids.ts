import { Id } from '../domain/ids.ts'

/** The id, which will stand in topics, URLs and folder names. Throws otherwise, without repeating it: what was typed there may be a child's name. */
export function idOf(noun: 'school' | 'class' | 'student' | 'lesson' | 'band' | 'account', text: string): string {
  const parsed = Id.safeParse(text)
  if (parsed.success) return parsed.data
  throw new Error(`${noun} id: ${parsed.error.issues[0]!.message}`)
}
