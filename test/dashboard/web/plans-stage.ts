import { plansOfClass } from './plans-class.ts'
import { type Visit, visit } from './report-stage.ts'

export const address = '/report?class=5b&view=plans'

/** Ms Silva opens the plans of her class of forty. */
export async function planning({ first, path = address, ...options }: Visit & { first?: boolean; path?: string } = {}) {
  const plans = plansOfClass({ ...(first && { first }), language: options.stage?.language ?? 'en' })
  const visitor = await visit(path, { ...options, stage: { answers: plans.answers, ...options.stage } })
  plans.stage.is = visitor.stage
  const { page } = visitor
  const row = (id: string) => page.locator(`.lines tr[data-student=${id}]`)
  await page.waitForSelector('.lines tbody tr')
  return {
    ...visitor,
    plans,
    row,
    approved: () => [...plans.kept].filter(([, { approved }]) => approved).map(([id]) => id),
    count: () => page.locator('.lines .section-head [role=status]').innerText(),
    [Symbol.asyncDispose]: () => visitor[Symbol.asyncDispose](),
  }
}
