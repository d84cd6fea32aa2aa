import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StudentInsight } from '../../domain/insight.ts'
import { signIn, tokenOf } from '../support/person.ts'
import { startProduct } from '../support/product.ts'

test('the real product: a teacher enters a shuttle run, the family reads it, and the mistake is taken back', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-insight-'))
  try {
    await using product = await startProduct({ dataFolder, demo: true })
    const [teacher, parent, student] = await Promise.all(
      ['teacher', 'parent', 'student'].map(role => signIn(product.web, { token: tokenOf(product.links[role]!) })),
    )
    const id = (await (await student!.get('/api/v1/me')).json()).students[0].id
    const insightFor = async (who: typeof teacher) =>
      StudentInsight.parse(await (await who!.get(`/api/v1/students/${id}/insight?weeks=2`)).json())
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${product.web}/api/v1/students/${id}/shuttle-runs${path}`, {
        method,
        headers: { cookie: teacher!.cookie, origin: product.web, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      })

    const before = await insightFor(student)
    expect(before.load.days).toHaveLength(14)
    expect(before.lessons.length, 'the demo’s past of two weeks').toBeGreaterThanOrEqual(3)
    expect(before.load.days.at(-1)!.fitness).toBeGreaterThan(0)
    expect(before.trend.word).toBe('not-sure-yet')

    const entered = await ask('POST', '', { at: before.to - 60_000, level: 4 })
    expect(entered.status).toBe(201)
    const run = await entered.json()
    expect((await insightFor(teacher)).shuttleRuns).toEqual([run])
    expect(run.vo2Max.state).toBe('known')
    expect((await insightFor(student)).shuttleRuns).toEqual([{ id: run.id, at: run.at, level: 4, shuttles: null }])
    const others = await (await parent!.get('/api/v1/me')).json()
    const mine = others.students.some((child: { id: string }) => child.id === id)
    expect((await parent!.get(`/api/v1/students/${id}/insight`)).status).toBe(mine ? 200 : 404)

    expect((await ask('DELETE', `/${run.id}`)).status).toBe(204)
    expect((await insightFor(teacher)).shuttleRuns).toEqual([])
  } finally {
    rmSync(dataFolder, { recursive: true })
  }
}, 60_000)
