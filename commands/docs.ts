import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadRules } from '../alerts/rules/load.ts'
import { settingsTable } from '../config.ts'
import { run } from './command.ts'

const readme = fileURLToPath(new URL('../README.md', import.meta.url))
const rulesFile = fileURLToPath(new URL('../alerts/rules.yaml', import.meta.url))

const row = (cells: readonly (string | number)[]) => `| ${cells.map(cell => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
const table = (head: string[], rows: (string | number)[][]) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

/** What stands between `<!-- name -->` and `<!-- /name -->` in the README, made from what the product itself reads. */
export async function generatedSections(): Promise<{ [name: string]: string }> {
  const rules = await loadRules(rulesFile)
  return {
    settings: table(
      ['variable', 'default', 'what'],
      settingsTable().map(({ name, standard, describe }) => [`\`${name}\``, standard === undefined ? '' : `\`${standard}\``, describe]),
    ),
    alerts: table(
      ['alert', 'severity', 'the teacher reads'],
      rules.map(({ name, enabled, severity, raises, texts }) => [
        name,
        [severity, ...raises.map(({ to }) => to).toReversed()].filter((to, i, all) => to !== all[i - 1]).join(' → ') +
          (enabled ? '' : ', off by default'),
        texts.teacher.en
          .replaceAll('{student}', 'Mei')
          .replaceAll(/\{(learning|abrupt)\}/g, '')
          .replaceAll(/\{\w+\}/g, '…'),
      ]),
    ),
  }
}

/** The README with its generated sections as they should be. Throws when a section's marks are missing. */
export async function generateReadme(text: string): Promise<string> {
  let result = text
  for (const [name, section] of Object.entries(await generatedSections())) {
    const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`)
    if (!marks.test(result)) throw new Error(`README.md: the marks <!-- ${name} --> and <!-- /${name} --> are missing`)
    result = result.replace(marks, (_, open: string, close: string) => `${open}${section}\n${close}`)
  }
  return result
}

if (import.meta.main) await run('npm run docs', async () => writeFileSync(readme, await generateReadme(readFileSync(readme, 'utf8'))))
