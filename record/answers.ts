import { audienceOf, mayDo, type Viewer } from '../domain/access.ts'
import { type Alert, named } from '../domain/alert.ts'
import { fitFor } from '../domain/heart-learned.ts'
import type { Lesson } from '../domain/lesson.ts'
import { ProblemError } from '../domain/problem.ts'
import type {
  LedgerLine,
  LessonList,
  LessonReport,
  RecordedAlert,
  RecordedLesson,
  StudentLesson,
  StudentLessons,
} from '../domain/record.ts'
import type { Series } from '../domain/series.ts'
import type { Student } from '../domain/student.ts'
import type { ArchivedLesson, Page } from './archive.ts'
import { curveOf } from './curve.ts'
import type { History, KeptAlert, People, Policy } from './ports.ts'
import type { Record } from './record.ts'

export interface AnswersOptions {
  record: Record
  history: History
  people: People
  /** who hears of a rule's alerts; null: the rule is not known any more */
  notifyOf(rule: string): { guardian: Policy; child: Policy } | null
  /** since when what was received may not be in the history yet, ms since 1970; null: all is there */
  catchingUpSince(): number | null
  now: () => number
}

export type Answers = ReturnType<typeof createAnswers>

/** A curve begins a little before the lesson and ends when the heart has come down from it. */
const beforeMs = 60_000
const afterMs = 120_000
const pastMax = 10

/** What each viewer may read of the record. What is not theirs is not found. */
export function createAnswers({ record, history, people, notifyOf, catchingUpSince, now }: AnswersOptions) {
  function mayRead(viewer: Viewer, student: Student): boolean {
    const { school, class: classId, id } = student
    const consent = people.consentOf(school, id)
    const told = viewer.role !== 'guardian' || consent.guardians
    return consent.store && told && mayDo(viewer, 'see-record', { school, class: classId, student: id })
  }

  /** @param lesson which one is asked for: whoever covered it may read it, too */
  function studentOf(viewer: Viewer, id: string, lesson?: string): Student {
    const student = people.student(viewer.school, id)
    if (!student || !(mayRead(viewer, student) || (lesson !== undefined && mayReadCovered(viewer, student, lesson))))
      throw new ProblemError('not-found')
    return student
  }

  const mayReadCovered = ({ school, account }: Viewer, { id }: Student, lesson: string) =>
    people.consentOf(school, id).store && people.covers(school, account, lesson)

  const mayReadClass = (viewer: Viewer, classId: string | null) =>
    people.classesOf(viewer).some(({ id }) => id === classId) &&
    mayDo(viewer, 'see-record', { school: viewer.school, class: classId, student: null })

  /** A lesson that a class of this viewer had; not yet summed up, it is as the school knows it. */
  function classLesson(viewer: Viewer, id: string): ArchivedLesson {
    const lesson = record.lessonOf({ school: viewer.school, lesson: id })
    const may =
      lesson && (mayReadClass(viewer, lesson.class) || (lesson.class !== null && people.covers(viewer.school, viewer.account, id)))
    if (!may) throw new ProblemError('not-found')
    return { lesson, figures: record.archiveOf(viewer.school).lesson(id)?.figures ?? null }
  }

  /** A lesson that nobody has summed up yet, from before this program did so: done now, for the next who asks. */
  function seeToIt(school: string, lesson: RecordedLesson) {
    if (lesson.class === null || now() < lesson.endsAt || record.isPending(school, lesson.id)) return
    record.recompute(
      school,
      lesson.id,
      people.studentsIn(school, lesson.class).map(({ id }) => id),
    )
  }

  const alertFor = (viewer: Viewer, { alert, notes }: KeptAlert): RecordedAlert => {
    const { school, id, rule, severity, student, firedAt, resolvedAt, value, expected, handling } = alert
    const why = named(alert.why[audienceOf(viewer.role)][viewer.language], people.nameOf(school, student))
    const outcome = handling.state === 'closed' ? handling.outcome : null
    return {
      ...{ id, rule, severity, student, firedAt, resolvedAt, outcome, value, expected, why },
      ledger: ledgerFor(viewer, alert, notes),
    }
  }

  function ledgerFor(viewer: Viewer, alert: Alert, notes: KeptAlert['notes']): LedgerLine[] {
    const lines = notes.map(({ at, type, account }) => ({ at, what: words[type], who: people.viewer(alert.school, account)?.name ?? null }))
    const own: LedgerLine[] = [{ at: alert.startedAt, what: 'began', who: null }, { at: alert.firedAt, what: 'fired', who: null }, ...lines]
    if (alert.resolvedAt !== null) own.push({ at: alert.resolvedAt, what: 'resolved', who: null })
    const family = viewer.role === 'guardian' || viewer.role === 'student'
    return own.filter(({ what }) => !family || forFamilies.includes(what)).sort((a, b) => a.at - b.at)
  }

  /** A family reads what the rule's policy tells it: the child what made the band buzz, a parent what is low as well. */
  function toldTo({ role }: Viewer, { rule, severity }: Alert): boolean {
    const notify = notifyOf(rule)
    switch (role) {
      case 'guardian':
        return severity !== 'technical' && notify?.guardian !== 'never'
      case 'student':
        return (severity === 'high' || severity === 'medium') && notify?.child !== 'never'
      default:
        return true
    }
  }

  function lessonsOf(viewer: Viewer, classId: string, page: Page): LessonList {
    if (!mayReadClass(viewer, classId)) throw new ProblemError('not-found')
    const { school } = viewer
    const known = new Map(
      record
        .archiveOf(school)
        .ofClass(classId, page)
        .map(each => [each.lesson.id, each]),
    )
    for (const lesson of people.lessonsOf(school, classId)) {
      const inPage = lesson.startsAt < (page.before ?? Number.MAX_SAFE_INTEGER) && lesson.startsAt >= (page.since ?? 0)
      if (inPage && lesson.endsAt <= now() && !known.has(lesson.id)) known.set(lesson.id, { lesson: recordedOf(lesson), figures: null })
    }
    const lessons = [...known.values()].sort((a, b) => b.lesson.startsAt - a.lesson.startsAt).slice(0, page.limit)
    for (const { lesson, figures } of lessons) if (figures === null) seeToIt(school, lesson)
    const archive = record.archiveOf(school)
    const stored = (of: { student: string }) => people.consentOf(school, of.student).store
    const countIn = (id: string) => archive.alertCounts(id).reduce((sum, each) => sum + (stored(each) ? each.alerts : 0), 0)
    const lines = lessons.map(each => ({ ...each, alerts: countIn(each.lesson.id) }))
    return { lessons: lines, next: nextOf(lessons, page), catchingUpSince: missingIn(school, lessons) }
  }

  const recordedOf = (lesson: Lesson): RecordedLesson => {
    const { id, class: classId, title, startsAt, endsAt } = lesson
    return { id, kind: 'lesson', class: classId, title, startsAt, endsAt, phases: people.phasesOf(lesson) }
  }

  function report(viewer: Viewer, id: string): LessonReport {
    const { school } = viewer
    const { lesson, figures } = classLesson(viewer, id)
    const archive = record.archiveOf(school)
    if (figures === null) seeToIt(school, lesson)
    const own = archive.inLesson(id)
    const roster = people.studentsIn(school, lesson.class!)
    const moved = [...own.keys()]
      .filter(student => !roster.some(each => each.id === student))
      .map(student => people.student(school, student))
    const lines = [...roster, ...moved.filter(student => student !== null)].map(student => {
      const consent = people.consentOf(school, student.id).store
      return { id: student.id, name: people.nameOf(school, student.id), consent, figures: (consent && own.get(student.id)) || null }
    })
    const consents = (alert: Alert) => people.consentOf(school, alert.student).store
    const past = archive.ofClass(lesson.class!, { before: lesson.startsAt, limit: pastMax })
    return {
      lesson,
      figures,
      students: lines,
      alerts: archive.alertsIn(id).flatMap(kept => (consents(kept.alert) ? [alertFor(viewer, kept)] : [])),
      past: past.flatMap(({ lesson: before, figures: then }) => (then ? [{ lesson: before, figures: then }] : [])),
      catchingUpSince: missingIn(school, [{ lesson }]),
    }
  }

  function studentLessons(viewer: Viewer, id: string, page: Page): StudentLessons {
    const { school } = viewer
    const student = studentOf(viewer, id)
    const archive = record.archiveOf(school)
    const lines = archive.ofStudent(id, page)
    const oldest = lines.at(-1)?.lesson.startsAt ?? 0
    const alerts = Map.groupBy(archive.alertsOf(id, oldest - afterMs, Number.MAX_SAFE_INTEGER), ({ alert }) => alert.lesson)
    return {
      student: { id, name: people.nameOf(school, student.id) },
      lessons: lines.map(({ lesson, figures }) => ({ lesson, figures, alerts: alertsFor(viewer, alerts.get(lesson.id) ?? []) })),
      next: nextOf(lines, page),
      catchingUpSince: missingIn(school, lines),
    }
  }

  /** Since when what these lessons are told from may not be all; null: it is. */
  const missingIn = (school: string, lines: readonly { lesson: RecordedLesson }[]): number | null =>
    catchingUpSince() ?? lines.map(({ lesson }) => record.missingSince(school, lesson.id)).find(since => since !== null) ?? null

  const alertsFor = (viewer: Viewer, kept: readonly KeptAlert[]) =>
    kept.filter(({ alert }) => toldTo(viewer, alert)).map(each => alertFor(viewer, each))

  /** One student's lesson that is summed up, and its readings. */
  async function seriesOf(viewer: Viewer, studentId: string, lessonId: string) {
    const { school } = viewer
    const student = studentOf(viewer, studentId, lessonId)
    const archive = record.archiveOf(school)
    const figures = archive.inLesson(lessonId).get(studentId)
    const lesson = archive.lesson(lessonId)?.lesson
    if (!figures || !lesson) throw new ProblemError('not-found')
    const range = { from: lesson.startsAt - beforeMs, to: lesson.endsAt + afterMs }
    const { series, whole } = await history.series({ school, student: studentId, ...range })
    return { student, lesson, figures, series, whole }
  }

  /** Why a curve is not what the figures were computed from: of a lesson without a reading there are none. */
  function standingOf({ t }: Series, whole: boolean): StudentLesson['readings'] {
    if (!whole) return 'not-now'
    return t.length === 0 ? 'past-their-time' : 'all'
  }

  async function studentLesson(viewer: Viewer, studentId: string, lessonId: string): Promise<StudentLesson> {
    const { student, lesson, figures, series, whole } = await seriesOf(viewer, studentId, lessonId)
    const alerts = record
      .archiveOf(viewer.school)
      .alertsIn(lessonId)
      .filter(({ alert }) => alert.student === studentId)
    return {
      student: { id: studentId, name: people.nameOf(viewer.school, studentId) },
      lesson,
      figures,
      alerts: alertsFor(viewer, alerts),
      curve: curveOf(series, student, lesson.startsAt, fitFor(student, record.heartOf(viewer.school, studentId))),
      readings: standingOf(series, whole),
      catchingUpSince: missingIn(viewer.school, [{ lesson }]),
    }
  }

  /** The readings themselves, for a file. */
  async function studentSeries(
    viewer: Viewer,
    studentId: string,
    lessonId: string,
  ): Promise<{ lesson: RecordedLesson; series: Series; whole: boolean }> {
    const { lesson, series, whole } = await seriesOf(viewer, studentId, lessonId)
    return { lesson, series, whole }
  }

  return { lessonsOf, report, studentOf, studentLessons, studentLesson, studentSeries }
}

const words = { seen: 'seen', acknowledge: 'acknowledged', silence: 'silenced', close: 'closed' } as const
const forFamilies: readonly LedgerLine['what'][] = ['fired', 'acknowledged', 'closed', 'resolved']

const nextOf = (lines: readonly { lesson: RecordedLesson }[], { limit }: Page) =>
  lines.length === limit ? (lines.at(-1)?.lesson.startsAt ?? null) : null
