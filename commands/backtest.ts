import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { standardRulesFile } from '../alerts/alerts.ts'
import { loadRules, type Rule } from '../alerts/rules/load.ts'
import { readConfig } from '../config.ts'
import { Id } from '../domain/ids.ts'
import type { Overlay } from '../domain/overlay.ts'
import { lessonsMax } from '../domain/tuning.ts'
import { foldersOf } from '../ingest/folders.ts'
import { openStore } from '../ingest/store/open.ts'
import { openArchive } from '../record/archive.ts'
import { openHearts } from '../record/hearts.ts'
import { openSchool } from '../school/school.ts'
import { backtest, type LessonTried } from '../tuning/backtest.ts'
import { pastLessonsOf } from '../tuning/past.ts'
import { catchUp } from './catch-up.ts'
import { UsageError } from './command.ts'

export interface BacktestOptions {
  file: string
  school?: string | undefined
  class?: string | undefined
  lessons?: string | undefined
  /** `rule.param=value`: what is tried beside the file */
  set?: string[] | undefined
  environment: { [name: string]: string | undefined }
  now: () => number
}

/** What a rules file, or changed params, would have given on stored lessons, against what holds now; a line for each rule that differs or fired. */
export async function backtestFile({ file, environment, now, ...asked }: BacktestOptions): Promise<string> {
  const { dataFolder, influx, rulesFile } = readConfig(environment)
  const schoolId = asked.school ?? 's1'
  if (!Id.safeParse(schoolId).success || !existsSync(join(dataFolder, 'schools', schoolId)))
    throw new UsageError(`--school: there is no school ${schoolId} in ${dataFolder} (PULSEYARD_DATA)`)
  const count = Number(asked.lessons ?? lessonsMax)
  if (!Number.isInteger(count) || count < 1) throw new UsageError('--lessons: a whole number, at least 1')
  const [standing, rules] = await Promise.all([loadRules(rulesFile ?? standardRulesFile), loadRules(file)])
  const wishes = (asked.set ?? []).map(text => parseWish(text, rules))

  await using stack = new AsyncDisposableStack()
  const people = stack.use(await openSchool({ dataFolder, now, log: console }))
  const archive = stack.use(openArchive(dataFolder, schoolId))
  const hearts = stack.use(openHearts(dataFolder, schoolId))
  const store = stack.use(openStore({ folder: dataFolder, influx }))
  await catchUp(foldersOf(dataFolder, influx ? 'influx' : 'embedded'), store)
  const past = {
    newest: (_: string, classId: string, limit: number) => archive.ofClass(classId, { limit }).map(({ lesson }) => lesson),
    studentsIn: (_: string, lesson: string) => archive.inLesson(lesson).keys(),
    heartOf: (_: string, student: string) => hearts.heartOf(student),
  }
  const all = people.classesOf({ account: '', school: schoolId, role: 'lead', name: '', language: 'en', classes: [], students: [] })
  const classes = asked.class === undefined ? all : all.filter(({ id }) => id === asked.class)
  if (classes.length === 0) throw new UsageError(`--class: ${asked.class ?? 'none'}; known are ${all.map(({ id }) => id).join(', ')}`)

  const overlays = people.overlaysOf(schoolId)
  const others = overlays.filter(each => !wishes.some(({ rule, param }) => each.rule === rule && each.param === param))
  const sides = { now: { rules: standing, overlays }, tried: { rules, overlays: [...others, ...wishes] } }
  const lessons = classes.flatMap(({ id }) => pastLessonsOf({ people, past }, schoolId, id, count))
  const tried: LessonTried[] = []
  for await (const one of backtest(store, lessons, sides)) tried.push(one)
  return tableOf(tried)
}

/** Whatever it would take to set it: it is only tried. @throws UsageError */
function parseWish(text: string, rules: readonly Rule[]): Overlay {
  const [, name, param, number] = /^([a-z0-9-]+)\.([a-z0-9_]+)=(-?\d+(?:\.\d+)?)$/.exec(text) ?? []
  const limit = rules.find(rule => rule.name === name)?.limits[param ?? '']
  if (!limit) throw new UsageError(`--set ${text}: give rule.param=value, such as over-ceiling.margin=15`)
  if (limit.cliniciansOnly) throw new UsageError(`--set ${text}: a clinician's limit is one student's: give a limit of the class`)
  const value = Number(number)
  if (value < limit.min || value > limit.max) throw new UsageError(`--set ${text}: give ${limit.min} to ${limit.max} ${limit.unit}`)
  return { at: { scope: 'school' }, rule: name!, param: param!, value, authority: 'admin', by: '', since: 0, reason: 'tried' }
}

function tableOf(tried: readonly LessonTried[]): string {
  const counts = new Map<string, { now: number; tried: number }>()
  for (const one of tried)
    for (const side of ['now', 'tried'] as const)
      for (const { rule } of one[side]) {
        const count = counts.get(rule) ?? { now: 0, tried: 0 }
        count[side]++
        counts.set(rule, count)
      }
  const empty = tried.filter(({ readings }) => readings === 0).length
  const head = `${tried.length} lessons, ${tried.reduce((sum, { readings }) => sum + readings, 0)} readings${empty > 0 ? `; ${empty} without any` : ''}`
  const rows = [...counts].sort().map(([rule, { now, tried: then }]) => [rule, String(now), String(then)])
  if (rows.length === 0) return `${head}\nno alerts, now or tried`
  const lines = [['rule', 'now', 'tried'], ...rows].map(([rule, now, then]) => `${rule!.padEnd(24)}${now!.padStart(8)}${then!.padStart(8)}`)
  return [head, ...lines].join('\n')
}
