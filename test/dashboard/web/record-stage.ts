import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type StudentLesson, StudentLesson as StudentLessonMessage, StudentLessons } from '../../../domain/record.ts'
import { launchBrowser, openPage, phone } from '../../support/browser.ts'
import { classOf } from '../../support/cast.ts'
import { answering, type LiveStage, type LiveStageOptions, startLiveStage } from '../../support/live-stage.ts'
import { listOf } from './record-lesson.ts'

let browser: Browser | undefined
export const closeBrowser = () => browser?.close()

/** Nobody is heard: the hours in which a family reads the record. */
export const silent = (count = 1) =>
  classOf(count).map(student => ({ ...student, bpm: null, zone: null, percent: null, state: 'lost' as const }))

/** The server keeps these lessons (newest first) of the student `s0`, Ana. `weeks`: those of the last six. */
export function keeping(
  lessons: StudentLesson[],
  { weeks = lessons, catchingUpSince = null }: { weeks?: StudentLesson[]; catchingUpSince?: number | null } = {},
) {
  const of = '/api/v1/students/s0/lessons'
  return {
    [of]: answering(StudentLessons, query => listOf(query.has('weeks') ? weeks : lessons, { query, catchingUpSince })),
    ...Object.fromEntries(lessons.map(told => [`${of}/${told.lesson.id}`, answering(StudentLessonMessage, told)])),
  }
}

/** From now on the server keeps these. */
export function keep(stage: LiveStage, ...kept: Parameters<typeof keeping>) {
  for (const [path, told] of Object.entries(keeping(...kept))) stage.answer(path, told)
}

export interface Visit extends BrowserContextOptions {
  lessons?: StudentLesson[]
  stage?: Partial<LiveStageOptions>
  before?: (page: Page) => Promise<void>
}

/** A student, or a parent, opens a page on a phone. */
export async function visit(path: string, { lessons = [], stage: more, ...options }: Visit = {}) {
  const stage = await startLiveStage({
    role: path.startsWith('/me') ? 'student' : 'guardian',
    students: silent(),
    answers: keeping(lessons),
    ...more,
  })
  browser ??= await launchBrowser()
  const page = await openPage(browser, stage.url + path, { viewport: phone, timezoneId: 'UTC', reducedMotion: 'reduce', ...options })
  return {
    stage,
    page,
    until: (selector: string, text: string | RegExp) => page.locator(selector).filter({ hasText: text }).first().waitFor(),
    words: (selector: string) => page.locator(selector).first().innerText(),
    all: (selector: string) => page.locator(selector).allInnerTexts(),
    /** what has the focus */
    focused: () => page.evaluate(() => document.activeElement?.textContent ?? ''),
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await stage[Symbol.asyncDispose]()
    },
  }
}
