import { afterAll, describe, expect, test } from 'vitest'
import { draftOf, groupsIn, moved } from '../../../dashboard/web/class/group-draft.ts'
import { ClassGroups, GroupsArranged, LessonProgress } from '../../../domain/plan-told.ts'
import { tablet } from '../../support/browser.ts'
import { classOf } from '../../support/cast.ts'
import type { LiveStage } from '../../support/live-stage.ts'
import { violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { closeBrowser, teach, until } from './class-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const two = [
  { group: 'fox' as const, students: ['a', 'b'] },
  { group: 'owl' as const, students: ['c'] },
]

test.each([
  ['into another group, at its end', 'a', 1, 'fox b, owl c a'],
  ['out of all groups', 'a', 2, 'fox b, owl c'],
  ['from no group', 'd', 0, 'fox a b d, owl c'],
  ['where they are already', 'a', 0, 'fox a b, owl c'],
  ['past the end', 'a', 3, 'fox a b, owl c'],
  ['the last of a group, which is none then', 'c', 0, 'fox a b c'],
] as const)('a student is put %s', (_, student, to, becomes) => {
  const draft = moved(draftOf(two, ['a', 'b', 'c', 'd']), student, to)
  expect(
    groupsIn(draft)
      .map(({ group, students }) => [group, ...students].join(' '))
      .join(', '),
  ).toBe(becomes)
})

/** Six students in two proposed groups, kept as the server keeps them. */
function withGroups() {
  const names = [
    { group: 'fox' as const, name: 'Fox' },
    { group: 'owl' as const, name: 'Owl' },
    { group: 'otter' as const, name: 'Otter' },
  ]
  const kept: ClassGroups['groups'][] = [[]]
  const told = (query: URLSearchParams) => {
    const count = Number(query.get('count') ?? 0)
    const students = classOf(6).map(({ id }) => id)
    const proposal = names
      .slice(0, count)
      .map(({ group }, i) => ({ group, students: students.filter((_, at) => at % count === i), zone: 3 + i, reason: 'aims' }))
    const groups = kept.at(-1)!
    const loose = students.filter(id => !groups.some(each => each.students.includes(id)))
    return ClassGroups.parse({ version: kept.length - 1, groups, loose, proposal, names, canUndo: kept.length > 1, suggestedCount: 2 })
  }
  const stage: { is?: LiveStage } = {}
  const answers = {
    '/api/v1/classes/5b/groups': told,
    'PUT /api/v1/classes/5b/groups': (query: URLSearchParams) => {
      kept.push(GroupsArranged.parse(stage.is!.requests.at(-1)!.body).groups)
      return told(query)
    },
    'POST /api/v1/classes/5b/groups/undo': (query: URLSearchParams) => {
      kept.pop()
      return told(query)
    },
  }
  const now = () => kept.at(-1)!.map(({ group, students }) => [group, ...students].join(' '))
  return { answers, stage, now }
}

async function arranging() {
  const { answers, stage, now } = withGroups()
  const lesson = await teach({ students: classOf(6), answers }, { viewport: tablet, bypassCSP: true, reducedMotion: 'reduce' })
  stage.is = lesson.stage
  const { page } = lesson
  await page.waitForSelector('.tile')
  const open = async () => {
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.locator('.menu').getByRole('button', { name: 'Groups' }).click()
    await page.locator('#dialog-groups .group-board').waitFor()
  }
  const board = () =>
    page
      .locator('.group-board section')
      .evaluateAll(all =>
        all.map(one =>
          [
            one.getAttribute('aria-label'),
            ...[...one.querySelectorAll<HTMLElement>('[data-member]')].map(each => each.dataset.member),
          ].join(' '),
        ),
      )
  return { ...lesson, now, open, board, [Symbol.asyncDispose]: () => lesson[Symbol.asyncDispose]() }
}

describe('groups of the lesson', () => {
  chromium('are proposed, changed by dragging, by keys and by taps, saved, shown, and taken back', async () => {
    await using lesson = await arranging()
    const { page, open, board, now } = lesson
    await open()
    expect(await board()).toEqual(['Fox s0 s2 s4', 'Owl s1 s3 s5', 'No group'])
    expect(await violationsOn(page)).toEqual([])

    const middle = async (selector: string) => {
      const box = (await page.locator(selector).boundingBox())!
      return [box.x + box.width / 2, box.y + box.height / 2] as const
    }
    await page.mouse.move(...(await middle('[data-member=s0]')))
    await page.mouse.down()
    await page.mouse.move(...(await middle('[data-place="1"] h3')), { steps: 5 })
    await page.locator('[data-place="1"][data-over=true]').waitFor()
    await page.mouse.up()
    await expect.poll(board).toEqual(['Fox s2 s4', 'Owl s1 s3 s5 s0', 'No group'])

    await page.locator('[data-member=s4]').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(board).toEqual(['Fox s2', 'Owl s1 s3 s5 s0 s4', 'No group'])
    await until(page, '#dialog-groups [role=status]', 'Emil is in Owl now')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(board).toEqual(['Fox s2 s4', 'Owl s1 s3 s5 s0', 'No group'])

    await page.locator('[data-member=s1]').click()
    await page.locator('[data-place="2"]').getByRole('button', { name: 'Put Ben here' }).click()
    await expect.poll(board).toEqual(['Fox s2 s4', 'Owl s3 s5 s0', 'No group s1'])

    await page.locator('#dialog-groups').getByRole('button', { name: 'Save' }).click()
    await until(page, '.notice.undo', 'The groups are saved')
    expect(now()).toEqual(['fox s2 s4', 'owl s3 s5 s0'])
    expect(await page.locator('.grid h2').allInnerTexts()).toEqual(['Fox', 'Owl', 'No group'])
    expect(await page.locator('.tile').evaluateAll(all => all.map(one => (one as HTMLElement).dataset.student))).toEqual([
      's2',
      's4',
      's0',
      's3',
      's5',
      's1',
    ])

    await page.locator('.notice.undo').getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.locator('.grid h2').count()).toBe(0)
    expect(now()).toEqual([])
    expect(page.complaints).toEqual([])
  })

  chromium('one more is a new proposal; what stands is shown as it stands', async () => {
    await using lesson = await arranging()
    const { page, open, board, now } = lesson
    await open()
    await page.getByRole('button', { name: 'One group more' }).click()
    await expect.poll(board).toEqual(['Fox s0 s3', 'Owl s1 s4', 'Otter s2 s5', 'No group'])
    await page.locator('#dialog-groups').getByRole('button', { name: 'Save' }).click()
    await expect.poll(now).toEqual(['fox s0 s3', 'owl s1 s4', 'otter s2 s5'])
    await page.locator('.grid h2').first().waitFor()
    await open()
    await until(page, '#dialog-groups', 'As you arranged them.')
    await page.getByRole('button', { name: 'Show by group' }).click()
    await expect.poll(() => page.locator('.grid h2').count()).toBe(0)
  })
})

const goes = {
  student: 's1',
  zone: 3,
  lowBpm: 130,
  highBpm: 150,
  plannedSeconds: 720,
  inTargetSeconds: 360,
  whole: true,
  coverage: null,
  word: null,
  group: null,
}

chromium('against the plan: in the student’s card, and as a bar on each tile while it is wanted', async () => {
  const answers = { '/api/v1/lessons/l1/progress': () => LessonProgress.parse({ students: [goes] }) }
  await using lesson = await teach({ students: classOf(3), answers })
  const { page } = lesson
  await page.locator('[data-student=s1] button').click()
  await until(page, '#dialog-student .plan', '130 to 150 bpm')
  await until(page, '#dialog-student .plan', '6 of 12 min in target')
  await page.keyboard.press('Escape')
  expect(await page.locator('.plan-bar').count()).toBe(0)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.locator('.menu').getByRole('button', { name: 'Time in target' }).click()
  await page.locator('[data-student=s1] .plan-bar').waitFor()
  expect(await page.locator('.plan-bar').count()).toBe(1)
  const [bar, done] = await Promise.all(
    ['.plan-bar', '.plan-bar i'].map(async selector => (await page.locator(selector).boundingBox())!.width),
  )
  expect(done! / bar!).toBeCloseTo(0.5, 1)
})
