import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ClassPlans, LessonProgress, OwnPlan } from '../../domain/plan-told.ts'
import { signIn, tokenOf } from '../support/person.ts'
import { startProduct } from '../support/product.ts'

test('the real product: plans are approved, counted while the lesson lasts, told to the student, and kept through a kill −9', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-plans-'))
  try {
    let lesson = ''
    let before = 0
    {
      await using product = await startProduct({ dataFolder, demo: true })
      const teacher = await signIn(product.web, { token: tokenOf(product.links.teacher!) })
      const student = await signIn(product.web, { token: tokenOf(product.links.student!) })
      const headers = { cookie: teacher.cookie, origin: product.web, 'content-type': 'application/json' }
      const [of] = (await (await teacher.get('/api/v1/me')).json()).classes
      lesson = (
        await (await fetch(`${product.web}/api/v1/lessons`, { method: 'POST', headers, body: JSON.stringify({ class: of.id }) })).json()
      ).id

      const seen = ClassPlans.parse(await (await teacher.get(`/api/v1/classes/${of.id}/plans?aim=recovery`)).json())
      const without = seen.students.filter(({ state }) => state === 'no-consent')
      expect([seen.students.length, without.length]).toEqual([41, 2])
      const plans = seen.students.flatMap(({ student: { id }, version }) => (version ? [{ student: id, version }] : []))
      const approved = await fetch(`${product.web}/api/v1/classes/${of.id}/plans/approvals`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ aim: 'recovery', plans }),
      })
      expect(ClassPlans.parse(await approved.json()).changed).toEqual([])

      const me = (await (await student.get('/api/v1/me')).json()).students[0].id
      const own = OwnPlan.parse(await (await student.get(`/api/v1/students/${me}/plan`)).json())
      expect(own.plan!.aim).toBe('recovery')
      // The demo's class has six weeks of lessons behind it: nobody is planned for as a beginner.
      expect(own.plan!.reasons.map(({ code }) => code)).not.toContain('first-lesson')

      const progress = async () => LessonProgress.parse(await (await teacher.get(`/api/v1/lessons/${lesson}/progress`)).json()).students
      const counted = async () => (await progress()).reduce((sum, each) => sum + each.inTargetSeconds, 0)
      await expect.poll(counted, { timeout: 60_000, interval: 500 }).toBeGreaterThan(100)
      expect(await progress()).toHaveLength(39)
      before = await counted()
      await product.kill()
    }
    // The demo takes up a new lesson; how the one before went is counted from what was on disk.
    await using product = await startProduct({ dataFolder, demo: true })
    const teacher = await signIn(product.web, { token: tokenOf(product.links.teacher!) })
    const progress = async () => LessonProgress.parse(await (await teacher.get(`/api/v1/lessons/${lesson}/progress`)).json()).students
    await expect
      .poll(async () => (await progress()).every(({ coverage }) => coverage !== null), { timeout: 60_000, interval: 500 })
      .toBe(true)
    expect((await progress()).reduce((sum, each) => sum + each.inTargetSeconds, 0)).toBeGreaterThanOrEqual(0.9 * before)
  } finally {
    rmSync(dataFolder, { recursive: true })
  }
}, 240_000)
