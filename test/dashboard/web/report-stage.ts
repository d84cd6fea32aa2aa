import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { LessonList, LessonReport, StudentLesson } from '../../../domain/record.ts'
import { launchBrowser, openPage, tablet } from '../../support/browser.ts'
import { answering, type LiveStageOptions, startLiveStage } from '../../support/live-stage.ts'
import { list, report, studentLesson } from './report-lesson.ts'

export const classes = [
  { id: '5b', name: '5b · Athletics' },
  { id: '6a', name: '6a · Swimming' },
]
export const emptyList = { lessons: [], next: null, catchingUpSince: null }
export const reportPath = '/api/v1/lessons/l7/report'
/** the address of the lesson's report */
export const lessonPage = '/report?class=5b&lesson=l7'

let browser: Browser | undefined
export const closeBrowser = () => browser?.close()

export interface Visit extends Omit<BrowserContextOptions, 'screen'> {
  /** what the server says of the lesson */
  told?: LessonReport
  stage?: Partial<LiveStageOptions>
  before?: (page: Page) => Promise<void>
}

/** A teacher of two classes opens a page; 5b has lessons, 6a none yet. */
export async function visit(path: string, { told = report, stage: more, ...options }: Visit = {}) {
  const stage = await startLiveStage({
    role: 'teacher',
    classes,
    ...more,
    answers: {
      '/api/v1/lessons': answering(LessonList, query => (query.get('class') === '5b' ? list : emptyList)),
      [reportPath]: answering(LessonReport, told),
      '/api/v1/students/s12/lessons/l7': answering(StudentLesson, studentLesson()),
      ...more?.answers,
    },
  })
  browser ??= await launchBrowser()
  const page = await openPage(browser, stage.url + path, { viewport: tablet, timezoneId: 'UTC', reducedMotion: 'reduce', ...options })
  return {
    stage,
    page,
    until: (selector: string, text: string | RegExp) => page.locator(selector).filter({ hasText: text }).first().waitFor(),
    words: (selector: string) => page.locator(selector).first().innerText(),
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await stage[Symbol.asyncDispose]()
    },
  }
}
