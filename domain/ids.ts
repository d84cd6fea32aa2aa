import { z } from 'zod'

/** An identifier that may stand in a topic, a URL and a file name. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, _ or -')

/** Milliseconds since 1970. */
export const Milliseconds = z.int()

/** `school/student`: every key starts with the school. */
export type StudentKey = `${string}/${string}`
export const studentKey = (of: { school: string; student: string }): StudentKey => `${of.school}/${of.student}`
