import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { standardRulesFile } from '../../alerts/alerts.ts'
import type { LessonReport } from '../../domain/record.ts'
import type { Backtest, ClassLimits } from '../../domain/tuning.ts'
import { signIn, tokenOf } from '../support/person.ts'
import { command, startProduct } from '../support/product.ts'

const rule = 'fall-then-still'

test('a lesson is over: replayed with the limits of today it gives the alert that it gave, and a tightened limit holds at once', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-tuning-'))
  try {
    await using product = await startProduct({ dataFolder, demo: true })
    const { cookie } = await signIn(product.web, { token: tokenOf(product.links.teacher!) })
    const headers = { cookie, origin: product.web, 'content-type': 'application/json' }
    const ask = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
      const answer = await fetch(`${product.web}/api/v1/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      expect(answer.status, `${method} ${path}`).toBeLessThan(300)
      return answer.json()
    }
    const { classes } = await ask<{ classes: { id: string }[] }>('me')
    const of = classes[0]!.id
    const open = await ask<{ id: string }>('lessons', 'POST', { class: of })
    const fallen = async () => (await ask<LessonReport>(`lessons/${open.id}/report`)).alerts.filter(alert => alert.rule === rule)
    await expect.poll(async () => (await fallen()).length, { timeout: 120_000, interval: 1_000 }).toBe(1)
    await ask(`lessons/${open.id}`, 'PATCH', { ended: true })
    await expect.poll(async () => (await ask<LessonReport>(`lessons/${open.id}/report`)).figures, { timeout: 60_000 }).not.toBeNull()

    const counted = await ask<Backtest>(`classes/${of}/backtests`, 'POST', { rule, params: { still_seconds: 5 } })
    const [lesson] = counted.lessons
    const [alert] = await fallen()
    expect(lesson!.readings).toBeGreaterThan(1_000)
    expect(lesson!.now.map(({ student, at }) => [student, at])).toEqual([[alert!.student, alert!.firedAt]])
    expect(lesson!.tried.find(({ student }) => student === alert!.student)!.at).toBe(alert!.firedAt - 10_000)

    // The same from the command line, beside the running server.
    const args = ['backtest', standardRulesFile, '--school', 'demo', '--set', `${rule}.still_seconds=5`]
    const byHand = await command('rules', args, { PULSEYARD_DATA: join(dataFolder, 'demo') })
    expect(byHand).toContain(` lessons, ${lesson!.readings} readings`)
    expect(byHand).toMatch(new RegExp(`^${rule} +${counted.now} +${counted.tried}$`, 'm'))

    await ask(`classes/${of}/rules/${rule}`, 'PUT', { params: { still_seconds: 5 } })
    const { rules } = await ask<ClassLimits>(`classes/${of}/rules`)
    expect(rules.find(each => each.rule === rule)!.params[0]).toMatchObject({ param: 'still_seconds', value: 5, standard: 15 })
  } finally {
    rmSync(dataFolder, { recursive: true })
  }
}, 240_000)
