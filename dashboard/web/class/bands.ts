import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { BandMove, ClassBands } from '../../../domain/bands.ts'
import { t } from '../language/language.ts'
import { ask } from '../parts/api.ts'

interface BandsOptions {
  lesson: ReadonlySignal<{ id: string } | null>
  notice: Signal<string | null>
  /** it is done, and can be undone */
  done: (text: string, undo: () => void) => void
  nameOf: (student: string) => string
}

/** Who wears which band, and moving one: each move has its inverse. */
export function createBands({ lesson, notice, done, nameOf }: BandsOptions) {
  const told = signal<ClassBands | null>(null)
  /** whose band is to be changed; null: the list of the class */
  const chosen = signal<string | null>(null)
  const pathOf = () => `lessons/${lesson.peek()?.id}/bands`
  const bandOf = (student: string) => told.value?.students.find(each => each.student === student)?.band ?? null

  async function send(move: BandMove): Promise<boolean> {
    const answer = await ask<ClassBands>('POST', pathOf(), move)
    if (answer.ok) told.value = answer.value
    else notice.value = t('bands.failed', { detail: answer.detail })
    return answer.ok
  }

  return {
    told,
    chosen,
    bandOf,
    async load() {
      const answer = await ask<ClassBands>('GET', pathOf())
      if (answer.ok) told.value = answer.value
      else notice.value = t('bands.failed', { detail: answer.detail })
    },
    async wear(student: string, band: string | null) {
      const before = bandOf(student)
      if (!(await send({ student, band }))) return
      const name = nameOf(student)
      done(band === null ? t('bands.off', { name }) : t('bands.moved', { name, band }), () => void send({ student, band: before }))
    },
    async exchange(student: string, other: string) {
      if (!(await send({ student, exchangeWith: other }))) return
      const names = { name: nameOf(student), other: nameOf(other) }
      done(t('bands.exchanged', names), () => void send({ student, exchangeWith: other }))
    },
  }
}
