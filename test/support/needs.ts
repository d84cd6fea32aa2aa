import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test } from 'vitest'

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
const found = (program: string) => folders.some(folder => existsSync(join(folder, program)))

/**
 * `test` where the machine has the programs; elsewhere the test is skipped by name with the reason,
 * unless PULSEYARD_REQUIRE_ALL=1 says that nothing may be skipped.
 */
export function needs(...programs: string[]): (name: string, run: () => unknown, timeoutMs?: number) => void {
  const missing = programs.filter(program => !found(program))
  if (missing.length === 0) return test
  const reason = `needs ${missing.join(', ')}`
  const required = process.env.PULSEYARD_REQUIRE_ALL === '1'
  return name =>
    required
      ? test(`${name} (${reason})`, () => {
          throw new Error(`${reason}: install it, or unset PULSEYARD_REQUIRE_ALL`)
        })
      : test.skip(`${name} (${reason})`, () => {})
}
