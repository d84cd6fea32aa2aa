import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { makeDemoLesson } from './demo-lesson.ts'

const web = fileURLToPath(new URL('../dashboard/web', import.meta.url))

/** `npm run build`: the pages as they are served, and the demo lesson that the class's page plays. */
export async function buildWeb(outDir = join(web, 'dist')) {
  await build({ configFile: join(web, 'vite.config.ts'), logLevel: 'warn', build: { outDir } })
  writeFileSync(join(outDir, 'demo-lesson.json'), JSON.stringify(await makeDemoLesson()))
}

if (import.meta.main) await buildWeb()
