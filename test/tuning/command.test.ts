import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { standardRulesFile } from '../../alerts/alerts.ts'
import { backtestFile } from '../../commands/backtest.ts'
import { UsageError } from '../../commands/command.ts'
import { day, heartWith, openHouse, ten } from './house.ts'

async function lived() {
  const house = await openHouse()
  await house.wears('ana', house.tookPlace('today', ten), heartWith({ 300: 220, 1200: 230 }))
  await house.wears('ana', house.tookPlace('last-week', ten - 7 * day), heartWith({ 600: 220 }))
  const ask = (more: { file?: string; set?: string[]; class?: string; lessons?: string; school?: string }) =>
    backtestFile({ file: standardRulesFile, ...more, environment: { PULSEYARD_DATA: house.dataFolder }, now: () => ten })
  return { house, ask }
}

const told = (now: number, tried: number) => `\nover-ceiling            ${String(now).padStart(8)}${String(tried).padStart(8)}`

test('what a changed param, or another rules file, would have given, by rule', async () => {
  const { house, ask } = await lived()
  await using _ = house
  expect(await ask({})).toMatch(/^2 lessons, 5400 readings\n/)
  expect(await ask({})).toContain(told(1, 1))
  expect(await ask({ set: ['over-ceiling.margin=10'] })).toContain(told(1, 3))
  expect(await ask({ set: ['over-ceiling.margin=10'], lessons: '1' })).toContain(told(1, 2))

  const file = join(house.dataFolder, 'my-rules.yaml')
  writeFileSync(file, readFileSync(standardRulesFile, 'utf8').replace('margin: { default: 25', 'margin: { default: 10'))
  expect(await ask({ file })).toContain(told(1, 3))
})

test.each([
  [{ school: 'nowhere' }, /^--school: there is no school nowhere/],
  [{ class: '9Z' }, /^--class: 9Z; known are 7B/],
  [{ lessons: 'all' }, /^--lessons: a whole number/],
  [{ set: ['over-ceiling.margn=10'] }, /^--set over-ceiling.margn=10: give rule.param=value/],
  [{ set: ['over-ceiling.ceiling=170'] }, /^--set over-ceiling.ceiling=170: a clinician's limit is one student's/],
  [{ set: ['over-ceiling.margin=9'] }, /^--set over-ceiling.margin=9: give 10 to 25 bpm/],
])('a wrong call says what is right: %o', async (more, message) => {
  const { house, ask } = await lived()
  await using _ = house
  await expect(ask(more)).rejects.toThrow(UsageError)
  await expect(ask(more)).rejects.toThrow(message)
})
