import { LessonList, LessonReport, StudentLesson } from '../../domain/record.ts'
import { weeksOf } from '../../test/dashboard/web/record-lesson.ts'
import { keeping } from '../../test/dashboard/web/record-stage.ts'
import * as told from '../../test/dashboard/web/report-lesson.ts'
import { phone, tablet } from '../../test/support/browser.ts'
import { classOf } from '../../test/support/cast.ts'
import { answering, type LiveStageOptions } from '../../test/support/live-stage.ts'

export interface Visit {
  /** as the figures name it */
  name: string
  path: string
  viewport: { width: number; height: number }
  stage: LiveStageOptions
  /** what is on the page once it is whole */
  ready: string
  /** a click there opens more, which may load more */
  opens?: { click: string; ready: string }
}

const classes = [{ id: '5b', name: '5b · Athletics' }]
const family = keeping(weeksOf(12))
const silent = classOf(1).map(student => ({ ...student, bpm: null, zone: null, percent: null, state: 'lost' as const }))

/** The pages that people open, each with as much on it as they hold on an ordinary day. */
export const visits = (now: number): Visit[] => [
  {
    name: 'live',
    path: '/class',
    viewport: tablet,
    stage: {
      role: 'teacher',
      students: classOf(60),
      lesson: { id: 'l1', title: '5b · Athletics', startsAt: now - 600_000, endsAt: now + 1_800_000, phase: 'main' },
    },
    ready: '.tile',
    opens: { click: '.tile button', ready: '#dialog-student[open] .digits' },
  },
  {
    name: 'report',
    path: '/report?class=5b&lesson=l7',
    viewport: tablet,
    stage: {
      role: 'teacher',
      classes,
      answers: {
        '/api/v1/lessons': answering(LessonList, told.list),
        '/api/v1/lessons/l7/report': answering(LessonReport, told.report),
        '/api/v1/students/s12/lessons/l7': answering(StudentLesson, told.studentLesson()),
      },
    },
    ready: '.load-curve canvas',
  },
  {
    name: 'student',
    path: '/me',
    viewport: phone,
    stage: { role: 'student', students: silent, answers: family },
    ready: '.lesson',
    opens: { click: '.lesson', ready: '.uplot canvas' },
  },
  {
    name: 'parent',
    path: '/child',
    viewport: phone,
    stage: { role: 'guardian', students: silent, answers: family },
    ready: '.lesson',
    opens: { click: '.lesson', ready: '.uplot canvas' },
  },
  {
    name: 'sign in',
    path: '/sign-in',
    viewport: phone,
    stage: { role: 'student', signedIn: false },
    ready: 'button',
  },
]
