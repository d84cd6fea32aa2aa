import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { openSchool } from '../school/school.ts'
import { seedSynthetic } from '../school/seed.ts'
import { run, UsageError } from './command.ts'

const usage = `npm run seed -- --school s1 --students 2000 --class-size 40 --prefix b --secret S [--password P]`
const whole = z.string().regex(/^\d+$/, 'a whole number').transform(Number)

const Arguments = z.object({
  school: z.string({ error: 'the school’s id is needed' }).regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, _ or -'),
  students: whole.pipe(z.number().min(1, '1 to 100000').max(100_000, '1 to 100000')).default(2_000),
  'class-size': whole.pipe(z.number().min(1, '1 to 1000').max(1_000, '1 to 1000')).default(40),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, '1 to 32 letters, digits, _ or -')
    .default('b'),
  secret: z.string({ error: 'every band’s secret is needed' }).min(1, 'not empty').max(256, 'at most 256 characters'),
  password: z.string().min(8, 'at least 8 characters').max(256, 'at most 256 characters').optional(),
})

/** What the command line says, or a line for each thing wrong with it. */
export function parseSeedArguments(args: string[]): z.infer<typeof Arguments> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: { school: text, students: text, 'class-size': text, prefix: text, secret: text, password: text },
  })
  const parsed = Arguments.safeParse(values)
  if (parsed.success) return parsed.data
  throw new UsageError(parsed.error.issues.map(issue => `--${issue.path.join('.')}: ${issue.message}`).join('\n'))
}

/** `npm run seed`: a synthetic school in the data folder, also while the server runs on it. Returns what to print. */
export async function seed({ dataFolder, args, now }: { dataFolder: string; args: string[]; now: () => number }): Promise<string> {
  const { 'class-size': classSize, password, ...rest } = parseSeedArguments(args)
  await using school = await openSchool({ dataFolder, now, log: console })
  const made = await seedSynthetic(school, { ...rest, classSize, ...(password !== undefined && { password }) }, now())
  const bands = `${rest.prefix}${'0'.repeat(5)} to ${rest.prefix}${String(rest.students - 1).padStart(5, '0')}`
  const [first, last] = [made.teachers[0], made.teachers.at(-1)]
  return [
    `school ${rest.school}: ${rest.students} students in ${made.classes} classes, each with an open lesson`,
    `bands ${bands}, all with the given secret`,
    `accounts ${first === last ? first : `${first} to ${last}`}, ${made.password === null ? 'with the passwords they had' : `password ${made.password}`}`,
  ].join('\n')
}

if (import.meta.main)
  await run(usage, async () => {
    const { dataFolder } = readConfig(process.env)
    console.log(await seed({ dataFolder, args: process.argv.slice(2), now: Date.now }))
  })
