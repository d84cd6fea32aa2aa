import { audienceOf, type Viewer } from '../domain/access.ts'
import { named } from '../domain/alert.ts'
import type { AlertMessage } from '../domain/live.ts'
import type { Change } from './mailbox.ts'
import type { People } from './ports.ts'

/** An alert in this viewer's words and language, with the names they may know. `alert` must not be null. */
export function messageFor(
  people: Pick<People, 'nameOf' | 'viewer'>,
  viewer: Viewer,
  seq: number,
  { alert, durable }: Change,
): AlertMessage {
  const { handling, why, school, class: _, lesson: __, ...same } = alert!
  const audience = audienceOf(viewer.role)
  const text = named(why[audience][viewer.language], people.nameOf(school, same.student))
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
    why: { [audience]: text } as AlertMessage['why'],
  }
}
