import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../database/database.ts'
import type { Overlay, OverlayChange, Scope } from '../domain/overlay.ts'

/** A class and a student of a school; past it a change is refused, for every reading is judged by this list. */
const overlaysMax = 20_000

/** What one school has set apart from the rules file. Reads are from memory; a write is on the disk when it returns. */
export interface Overlays {
  /** the same list until it changes */
  standing(): readonly Overlay[]
  /** Sets each param, or takes it away where it is null. Throws when the school has too many. */
  set(change: OverlayChange, by: string, now: number): void
  /** what is in the file stands in memory */
  load(): void
}

export function createOverlays(database: DatabaseSync): Overlays {
  let standing: readonly Overlay[] = []
  const select = database.prepare('SELECT * FROM overlays WHERE until_at IS NULL ORDER BY scope, scope_id, rule, param, authority')
  const end = database.prepare(`UPDATE overlays SET until_at = max(?, from_at), until_by = ?
    WHERE scope = ? AND scope_id = ? AND rule = ? AND param = ? AND authority = ? AND until_at IS NULL`)
  // Replaced: what was set and changed in the same millisecond never stood.
  const begin = database.prepare(`INSERT OR REPLACE INTO overlays (scope, scope_id, rule, param, authority, value, set_by, reason, from_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)

  return {
    standing: () => standing,
    set({ at, rule, params, authority, reason }, by, now) {
      if (standing.length + Object.keys(params).length > overlaysMax)
        throw new Error(`more than ${overlaysMax} params are set: take some away`)
      transaction(database, () => {
        for (const [param, value] of Object.entries(params)) {
          const place = [at.scope, idOf(at), rule, param, authority]
          end.run(now, by, ...place)
          if (value !== null) begin.run(...place, value, by, reason, now)
        }
      })
      load()
    },
    load,
  }

  function load() {
    standing = (select.all() as unknown as Row[]).map(overlayOf)
  }
}

interface Row {
  scope: Scope['scope']
  scope_id: string
  rule: string
  param: string
  authority: Overlay['authority']
  value: number
  set_by: string
  reason: string | null
  from_at: number
}

const idOf = (at: Scope) => (at.scope === 'school' ? '' : at.id)
const scopeOf = (scope: Scope['scope'], id: string): Scope => (scope === 'school' ? { scope } : { scope, id })

const overlayOf = ({ scope, scope_id, rule, param, authority, value, set_by, reason, from_at }: Row): Overlay => ({
  ...{ at: scopeOf(scope, scope_id), rule, param, value, authority, by: set_by, since: from_at, reason },
})
