import type { DemoLesson } from '../../../domain/demo-lesson.ts'
import { t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'
import { openDemoSocket } from './demo-socket.ts'

/** Fetches the demo lesson; what opens it as a class's socket would. Throws when it can't be had. */
export async function openDemo({ name }: Pick<Me, 'name'>) {
  const response = await fetch('/demo-lesson.json')
  if (!response.ok) throw new Error(`the demo lesson could not be loaded: ${response.status}`)
  const lesson: DemoLesson = await response.json()
  return () => openDemoSocket({ lesson, title: t('demo.title'), name, now: Date.now })
}

/** Over everything, and in nobody's way: no figure of this screen is a child's. */
export const DemoMark = () => (
  <aside class="demo-mark" aria-label={t('demo.title')}>
    <p>{t('demo.mark')}</p>
  </aside>
)
