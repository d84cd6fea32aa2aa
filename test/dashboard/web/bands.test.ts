import { afterAll, describe, expect } from 'vitest'
import { BandMove, ClassBands } from '../../../domain/bands.ts'
import { classOf } from '../../support/cast.ts'
import type { LiveStage } from '../../support/live-stage.ts'
import { needs } from '../../support/needs.ts'
import { closeBrowser, gone, teach, until } from './class-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

/** Bands of the first students, kept as the server keeps them. */
function withBands() {
  const worn = new Map<string, string | null>([
    ['s0', 'b1'],
    ['s1', 'b2'],
    ['s2', 'b3'],
  ])
  const told = () =>
    ClassBands.parse({
      students: [...worn].map(([student, band]) => ({ student, band })),
      spare: ['b8', 'b9'].filter(band => ![...worn.values()].includes(band)),
    })
  const stage: { is?: LiveStage } = {}
  const moved = () => {
    const move = BandMove.parse(stage.is!.requests.at(-1)!.body)
    if ('band' in move) worn.set(move.student, move.band)
    else {
      const [own, theirs] = [worn.get(move.student)!, worn.get(move.exchangeWith)!]
      worn.set(move.student, theirs).set(move.exchangeWith, own)
    }
    return told()
  }
  return { worn, stage, answers: { '/api/v1/lessons/l1/bands': told, 'POST /api/v1/lessons/l1/bands': moved } }
}

describe('bands at the start', () => {
  chromium('says which are here and who is missing; two taps give another, one takes it back', async () => {
    const { worn, stage: on, answers } = withBands()
    await using lesson = await teach({ students: classOf(3), answers })
    const { page, stage } = lesson
    on.is = stage
    await until(page, '.rail .calm', 'All 3 bands are here')
    stage.frame([
      { id: 's1', state: 'lost', ...gone },
      { id: 's2', state: 'no-consent', ...gone },
    ])
    await until(page, '.rail .calm', '1 of 2 bands are here')
    await page.locator('.missing').getByRole('button', { name: 'Ben' }).click()
    await until(page, '#dialog-bands', 'Another band for Ben')
    await page.locator('#dialog-bands').getByRole('button', { name: 'b9', exact: true }).click()
    await until(page, '.notice.undo', 'Ben now has band b9')
    expect(worn.get('s1')).toBe('b9')
    await page.keyboard.press('Escape')
    await page.locator('.notice.undo').getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => worn.get('s1')).toBe('b2')
    stage.frame([{ id: 's1', state: 'ok', bpm: 120, zone: 2, percent: 60 }])
    await until(page, '.rail .calm', 'All 2 bands are here')
    expect(page.complaints).toEqual([])
  })

  chromium('two who wear each other’s change bands; what the server refuses is said', async () => {
    const { worn, stage: on, answers } = withBands()
    await using lesson = await teach({ students: classOf(3), answers })
    const { page, stage } = lesson
    on.is = stage
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.locator('.menu').getByRole('button', { name: 'Bands' }).click()
    await page.locator('#dialog-bands').getByRole('button', { name: /Ana/ }).click()
    await page.locator('.people').getByRole('button', { name: /Ben/ }).click()
    await until(page, '.notice.undo', 'Ana and Ben have changed bands')
    expect([worn.get('s0'), worn.get('s1')]).toEqual(['b2', 'b1'])
    await page.route('**/api/v1/lessons/l1/bands', route => route.fulfill({ status: 409, json: { detail: 'Choose a free band.' } }))
    await page.locator('#dialog-bands').getByRole('button', { name: /Chen/ }).click()
    await page.locator('#dialog-bands').getByRole('button', { name: 'Take the band off' }).click()
    await until(page, '.notice', 'The band was not changed. Choose a free band.')
  })
})
