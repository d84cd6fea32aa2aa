import { describe, expect, test } from 'vitest'
import { type Action, mayDo, type Subject, type Viewer } from '../../domain/access.ts'

const actions: Action[] = [
  'see-live',
  'see-alert',
  'handle-alert',
  'see-record',
  'add-record',
  'enter-run',
  'run-lesson',
  'plan-lessons',
  'lend-phone',
  'manage-people',
  'see-limits',
  'set-limits',
  'record-limits',
]

const viewer = (role: Viewer['role'], more: Partial<Viewer> = {}): Viewer => ({
  account: role,
  school: 's1',
  role,
  name: role,
  language: 'en',
  classes: [],
  students: [],
  ...more,
})

const viewers = {
  'teacher of 7B': viewer('teacher', { classes: ['7B'] }),
  'teacher of nothing': viewer('teacher'),
  'Ana’s guardian': viewer('guardian', { students: ['ana'] }),
  'barred guardian': viewer('guardian'),
  Ana: viewer('student', { students: ['ana'] }),
  nurse: viewer('nurse'),
  lead: viewer('lead'),
  admin: viewer('admin'),
}

const subjects: Record<string, Subject> = {
  'Ana in 7B': { school: 's1', class: '7B', student: 'ana' },
  'Ben in 7B': { school: 's1', class: '7B', student: 'ben' },
  'Cleo in 8A': { school: 's1', class: '8A', student: 'cleo' },
  'Ana alone': { school: 's1', class: null, student: 'ana' },
  'class 7B': { school: 's1', class: '7B', student: null },
  'class 8A': { school: 's1', class: '8A', student: null },
  'the school': { school: 's1', class: null, student: null },
}

const lessons = [
  'see-live',
  'see-alert',
  'handle-alert',
  'see-record',
  'enter-run',
  'run-lesson',
  'plan-lessons',
  'lend-phone',
  'see-limits',
  'set-limits',
]
const own = ['see-live', 'see-alert', 'see-record', 'add-record', 'lend-phone']
const care = ['see-alert', 'handle-alert', 'see-limits', 'record-limits']
const people = ['manage-people', 'set-limits', 'record-limits']

/** Everything not named here is refused. */
const allowed: Record<keyof typeof viewers, Record<string, string[]>> = {
  'teacher of 7B': { 'Ana in 7B': lessons, 'Ben in 7B': lessons, 'class 7B': lessons },
  'teacher of nothing': {},
  'Ana’s guardian': { 'Ana in 7B': own, 'Ana alone': own },
  'barred guardian': {},
  Ana: { 'Ana in 7B': own, 'Ana alone': own },
  nurse: Object.fromEntries(Object.keys(subjects).map(subject => [subject, care])),
  lead: Object.fromEntries(Object.keys(subjects).map(subject => [subject, [...lessons, 'record-limits']])),
  admin: Object.fromEntries(Object.keys(subjects).map(subject => [subject, people])),
}

describe.each(Object.keys(viewers) as (keyof typeof viewers)[])('%s', who => {
  test.each(Object.keys(subjects))('and %s', subject => {
    const may = actions.filter(action => mayDo(viewers[who], action, subjects[subject]!))
    expect(may).toEqual(allowed[who][subject] ?? [])
  })

  test.each(Object.keys(subjects))('and %s of another school: nothing', subject => {
    const abroad = { ...subjects[subject]!, school: 's2' }
    expect(actions.filter(action => mayDo(viewers[who], action, abroad))).toEqual([])
  })
})
