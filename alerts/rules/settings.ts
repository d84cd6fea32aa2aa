import type { Overlay } from '../../domain/overlay.ts'
import type { Rule } from './load.ts'
import { type Settings, settingsUnder, standardSettings } from './overlays.ts'

interface Place {
  school: string
  class: string
  student: string
}

interface OfSchool {
  overlays: readonly Overlay[]
  /** students with a limit of their own, by pseudonym and class; the others by class */
  own: Map<string, Map<string, Settings>>
  classes: Map<string, Settings>
  /** who has overlays of their own */
  students: ReadonlySet<string>
}

/**
 * How the rules stand for each student, from memory: resolved once for a class, once for each student with limits of their own, and anew
 * when the school's list of overlays is another one. Asked for every reading: about 30 ns.
 */
export function createSettings({
  rules,
  overlaysOf,
}: {
  rules: readonly Rule[]
  overlaysOf?: ((school: string) => readonly Overlay[]) | undefined
}) {
  const standard = standardSettings(rules)
  const schools = new Map<string, OfSchool>()

  function ofSchool(school: string, overlays: readonly Overlay[]): OfSchool {
    const known = schools.get(school)
    if (known?.overlays === overlays) return known
    const students = new Set(overlays.flatMap(({ at }) => (at.scope === 'student' ? [at.id] : [])))
    const fresh = { overlays, own: new Map(), classes: new Map(), students }
    schools.set(school, fresh)
    return fresh
  }

  return (of: Place): Settings => {
    const overlays = overlaysOf?.(of.school)
    if (!overlays || overlays.length === 0) return standard
    const { students, own, classes } = ofSchool(of.school, overlays)
    let known = classes
    if (students.has(of.student)) {
      known = own.get(of.student) ?? new Map<string, Settings>()
      own.set(of.student, known)
    }
    const settings = known.get(of.class)
    if (settings) return settings
    const resolved = settingsUnder(
      rules,
      overlays.filter(overlay => concerns(overlay, of)),
    )
    known.set(of.class, resolved)
    return resolved
  }
}

/** Whether an overlay says something about this student in this class. */
export function concerns({ at }: Overlay, { class: classId, student }: Pick<Place, 'class' | 'student'>): boolean {
  switch (at.scope) {
    case 'school':
      return true
    case 'class':
      return at.id === classId
    case 'student':
      return at.id === student
  }
}
