import { describe, expect, test } from 'vitest'
import { parseRules } from '../../../alerts/rules/load.ts'
import { checkChange, settingsUnder } from '../../../alerts/rules/overlays.ts'
import { createSettings } from '../../../alerts/rules/settings.ts'
import type { Overlay, OverlayChange, Scope } from '../../../domain/overlay.ts'

const texts = `
        notify: { teacher: at-once, guardian: at-once, child: never }
        annotations:
          teacher: { en: "a", zh: "a" }
          guardian: { en: "a", zh: "a" }
          child: { en: "a", zh: "a" }`
const rules = parseRules(
  `groups:
  - name: heart
    rules:
      - alert: ceiling
        expr: bpm > 200.0 + params.margin
        labels: { severity: high, kind: heart }
        params:
          margin: { default: 20, unit: bpm, min: 10, max: 30, tighter: lower }
          doctors: { default: 240, unit: bpm, min: 100, max: 240, set_by: clinician }
          still: { default: 5, unit: s, min: 5, max: 15 }${texts}
      - alert: slow
        expr: bpm < params.floor
        labels: { severity: medium, kind: heart }
        params: { floor: { default: 45, unit: bpm, min: 35, max: 55 } }${texts}
      - alert: oxygen
        enabled: false
        expr: bpm < 90.0
        labels: { severity: medium, kind: heart }${texts}
`,
  'rules.yaml',
)

const school: Scope = { scope: 'school' }
const classA: Scope = { scope: 'class', id: '7A' }
const ana: Scope = { scope: 'student', id: 'ana' }
const set = (at: Scope, param: string, value: number, authority: Overlay['authority'] = 'staff', rule = 'ceiling'): Overlay => ({
  ...{ at, rule, param, value, authority, by: 'silva', since: 0, reason: authority === 'staff' ? null : 'because' },
})

describe('what stands', () => {
  const margin = (...overlays: Overlay[]) => settingsUnder(rules, overlays)[0]!.params.margin
  test.each<[string, Overlay[], number]>([
    ['the file’s', [], 20],
    ['the school’s', [set(school, 'margin', 15)], 15],
    ['a class may tighten further', [set(classA, 'margin', 12), set(school, 'margin', 15)], 12],
    ['and not undo what the school has tightened', [set(school, 'margin', 15), set(classA, 'margin', 18)], 15],
    ['nor loosen what the file says', [set(classA, 'margin', 25)], 20],
    ['an admin’s reason loosens', [set(classA, 'margin', 28, 'admin')], 28],
    ['who teaches tightens what an admin loosened', [set(classA, 'margin', 24), set(classA, 'margin', 28, 'admin')], 24],
    ['an admin’s of the school is no leave for a class', [set(school, 'margin', 25, 'admin'), set(classA, 'margin', 30)], 25],
    ['a clinician’s stands over all', [set(ana, 'margin', 26, 'clinician'), set(ana, 'margin', 12), set(school, 'margin', 10)], 26],
    ['out of bounds by now: at the bound', [set(school, 'margin', 3)], 10],
    ['a param that the file has no more says nothing', [set(school, 'gone', 3)], 20],
    ['nor does another rule’s', [set(school, 'margin', 12, 'staff', 'slow')], 20],
  ])('%s', (_, overlays, expected) => expect(margin(...overlays)).toBe(expected))

  test('what a clinician alone sets is nobody else’s to set', () => {
    const doctors = (...overlays: Overlay[]) => settingsUnder(rules, overlays)[0]!.params.doctors
    expect(doctors(set(ana, 'doctors', 150), set(school, 'doctors', 140, 'admin'))).toBe(240)
    expect(doctors(set(ana, 'doctors', 150), set(ana, 'doctors', 170, 'clinician'))).toBe(170)
  })

  test('what is no hard limit goes both ways, the narrowest first', () => {
    const floor = (...overlays: Overlay[]) => settingsUnder(rules, overlays)[1]!.params.floor
    expect(floor(set(school, 'floor', 50, 'staff', 'slow'))).toBe(50)
    expect(floor(set(ana, 'floor', 38, 'staff', 'slow'), set(school, 'floor', 50, 'staff', 'slow'))).toBe(38)
  })

  test('what is off by default is switched on, and what is on stays on', () => {
    const enabled = (...overlays: Overlay[]) => settingsUnder(rules, overlays).map(setting => setting.enabled)
    expect(enabled()).toEqual([true, true, false])
    expect(enabled(set(school, 'enabled', 1, 'staff', 'oxygen'))).toEqual([true, true, true])
    expect(enabled(set(school, 'enabled', 1, 'staff', 'oxygen'), set(classA, 'enabled', 0, 'staff', 'oxygen'))).toEqual([true, true, false])
    expect(enabled(set(school, 'enabled', 0))).toEqual([true, true, false])
  })
})

describe('refused, with the place and the fix', () => {
  const change = (params: OverlayChange['params'], more: Partial<OverlayChange> = {}): OverlayChange => ({
    ...{ at: classA, rule: 'ceiling', params, authority: 'staff', reason: null },
    ...more,
  })
  const said = (of: OverlayChange, around: Overlay[] = []) =>
    checkChange(rules, of, { around, replaced: [] }).map(
      ({ path, message, needsAdmin }) => `${path}: ${message}${needsAdmin ? ' (admin)' : ''}`,
    )

  test.each<[string, OverlayChange, Overlay[], string]>([
    ['an unknown rule', change({}, { rule: 'celing' }), [], 'rule: unknown rule celing: did you mean ceiling?'],
    ['an unknown param', change({ margn: 12 }), [], 'params.margn: unknown param margn of ceiling: did you mean margin?'],
    ['a param where there is none', change({ x: 1 }, { rule: 'oxygen' }), [], 'params.x: unknown param x of oxygen: it has none'],
    ['below the least', change({ margin: 9 }), [], 'params.margin: 9 bpm is out of bounds: give 10 to 30 bpm'],
    ['above the most', change({ still: 16 }), [], 'params.still: 16 s is out of bounds: give 5 to 15 s'],
    ['no number at all', change({ margin: Number.NaN }), [], 'params.margin: NaN bpm is out of bounds: give 10 to 30 bpm'],
    [
      'a loosened hard limit',
      change({ margin: 21 }),
      [],
      'params.margin: 21 bpm would loosen a hard limit: give at most 20 bpm, or let an admin set it with a reason (admin)',
    ],
    [
      'looser than the school',
      change({ margin: 18 }),
      [set(school, 'margin', 15)],
      'params.margin: 18 bpm would loosen a hard limit: give at most 15 bpm, or let an admin set it with a reason (admin)',
    ],
    [
      'where higher is tighter',
      change({ still: 8 }),
      [set(school, 'still', 12)],
      'params.still: 8 s would loosen a hard limit: give at least 12 s, or let an admin set it with a reason (admin)',
    ],
    ['an admin without a reason', change({ margin: 25 }, { authority: 'admin' }), [], 'reason: give the reason: it is recorded'],
    [
      'a clinician’s of a class',
      change({ margin: 25 }, { authority: 'clinician', reason: 'Dr Chen' }),
      [],
      'scope: a clinician’s limit is about one student',
    ],
    [
      'a clinician’s without its source',
      change({ margin: 25 }, { at: ana, authority: 'clinician' }),
      [],
      'reason: say which clinician gave the limit, and when',
    ],
    [
      'over a clinician’s',
      change({ margin: 10 }, { at: ana }),
      [set(ana, 'margin', 12, 'clinician')],
      'params.margin: a clinician’s limit stands here: it is changed as a clinician’s',
    ],
    [
      'switching off what is on',
      change({ enabled: 0 }),
      [],
      'params.enabled: ceiling is always on: only a rule that is off by default can be switched',
    ],
    ['a switch in between', change({ enabled: 0.5 }, { rule: 'oxygen' }), [], 'params.enabled: give 1 to switch it on, 0 to leave it off'],
  ])('%s', (_, of, around, expected) => expect(said(of, around)).toEqual([expected]))

  test.each<[string, OverlayChange, Overlay[]]>([
    ['tighter', change({ margin: 10, still: 15 }), []],
    ['back to what holds around it', change({ margin: 20 }), []],
    ['taken away', change({ margin: null }), []],
    [
      'looser, by an admin with a reason',
      change({ margin: 30 }, { authority: 'admin', reason: 'asthma plan, agreed with the parents' }),
      [],
    ],
    ['either way where it is no hard limit', change({ floor: 36 }, { rule: 'slow' }), []],
    ['switched on', change({ enabled: 1 }, { rule: 'oxygen' }), []],
  ])('in order: %s', (_, of, around) => expect(said(of, around)).toEqual([]))

  describe('a clinician’s word that loosens takes an admin', () => {
    const told = (margin: number | null) => change({ margin }, { at: ana, authority: 'clinician', reason: 'Dr Chen, 3 March' })
    test.each<[string, OverlayChange, Overlay[], Overlay[], string | null]>([
      ['what the file says', told(30), [], [], '30 bpm would loosen a hard limit: give at most 20 bpm'],
      ['what the class tightened', told(16), [set(classA, 'margin', 12)], [], '16 bpm would loosen a hard limit: give at most 12 bpm'],
      ['the earlier word', told(14), [], [set(ana, 'margin', 12, 'clinician')], '14 bpm would loosen a hard limit: give at most 12 bpm'],
      ['the earlier word, tighter', told(11), [], [set(ana, 'margin', 12, 'clinician')], null],
      ['the earlier one away', told(null), [], [set(ana, 'margin', 12, 'clinician')], 'without it 20 bpm would hold, which loosens a hard'],
      ['away, and the class is as tight', told(null), [set(classA, 'margin', 12)], [set(ana, 'margin', 12, 'clinician')], null],
    ])('%s', (_, of, around, replaced, expected) => {
      const problems = checkChange(rules, of, { around, replaced })
      expect(problems.map(({ needsAdmin }) => needsAdmin)).toEqual(expected === null ? [] : [true])
      if (expected !== null) expect(problems[0]!.message).toContain(expected)
      expect(checkChange(rules, of, { around, replaced }, true)).toEqual([])
    })
  })
})

test('the engine is told of a change with the next reading, and those without limits of their own share one answer', () => {
  let overlays: readonly Overlay[] = []
  const settingsOf = createSettings({ rules, overlaysOf: () => overlays })
  const of = (student: string, classId = '7A') => settingsOf({ school: 's1', class: classId, student })
  const standard = of('ana')
  expect(of('ben')).toBe(standard)
  overlays = [set(classA, 'margin', 15), set(ana, 'margin', 12)]
  expect(['ana', 'ben', 'cai'].map(student => of(student)[0]!.params.margin)).toEqual([12, 15, 15])
  expect(of('ben')).toBe(of('cai'))
  expect(of('ana', '8B')[0]!.params.margin).toBe(12)
  expect(of('ben', '8B')[0]!.params.margin).toBe(20)
  overlays = []
  expect(of('ana')).toBe(standard)
})
