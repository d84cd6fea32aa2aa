import { readRecordedFile } from '../../../record/files/recording.ts'

export const start = '2026-03-02T10:00:00Z'
export const now = Date.parse('2026-03-02T12:00:00Z')

export const upload = (name: string, content: string | Uint8Array) =>
  readRecordedFile({ name, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content, now })

/** `+s bpm steps` of each second; `–` is unknown. */
export async function told(recorded: ReturnType<typeof upload>): Promise<string> {
  const { seconds } = await recorded
  return seconds.map(({ offsetMs, values }) => `+${offsetMs / 1000} ${values.bpm ?? '–'} ${values.steps ?? '–'}`).join(', ')
}
