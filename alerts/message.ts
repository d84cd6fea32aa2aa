import { audienceOf, type Viewer } from '../domain/access.ts'
import { named } from '../domain/alert.ts'
import type { AlertMessage } from '../domain/live.ts'
import type { Change } from './mailbox.ts'
import type { People } from './ports.ts'

/** An alert in this viewer's words and language, with the names they may know. `alert` must not be null. */
export function messageFor(
  people: Pick<People, 'nameOf' | 'viewer' | 'lesson' | 'classTitle'>,
  viewer: Viewer,
  seq: number,
  { alert, durable }: Change,
): AlertMessage {
  const { handling, why, school, class: classId, lesson: lessonId, ...same } = alert!
  const audience = audienceOf(viewer.role)
  const name = people.nameOf(school, same.student)
  const text = named(why[audience][viewer.language], name)
  const handled = handling.state !== 'open'
  return {
    ...same,
    type: 'alert',
    seq,
    handling: handling.state,
    by: handled ? (people.viewer(school, handling.by)?.name ?? null) : null,
    at: handled ? handling.at : null,
    outcome: handling.state === 'closed' ? handling.outcome : null,
    durable,
    ...(audience === 'teacher' && { who: name, where: whereOf(people, { school, class: classId, lesson: lessonId }) }),
    why: { [audience]: text } as AlertMessage['why'],
  }
}

/** "7B", or "7B · Athletics" where the lesson has a title of its own. */
function whereOf(people: Pick<People, 'lesson' | 'classTitle'>, of: { school: string; class: string; lesson: string }): string {
  const titles = [people.classTitle?.(of.school, of.class), people.lesson(of.school, of.lesson)?.title]
  return [...new Set(titles.filter(Boolean))].join(' · ')
}
