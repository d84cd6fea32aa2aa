import { useSignal } from '@preact/signals'
import { groupsMax, groupsMin } from '../../../domain/plan-groups.ts'
import type { ClassGroups, ClassPlans } from '../../../domain/plan-told.ts'
import { GroupBoard } from '../class/group-board.tsx'
import { type Draft, draftOf, firstDraft, groupsIn, isSame } from '../class/group-draft.ts'
import { t } from '../language/language.ts'
import type { PlansDesk } from './desk.ts'

/** Who works with whom in the next lesson: proposed from the plans, changed by hand, saved for the class. */
export function Groups({ desk, told }: { desk: PlansDesk; told: ClassPlans }) {
  const draft = useSignal<Draft | null>(null)
  const groups = desk.groups.value
  const roster = told.students.map(({ student }) => student.id)
  if (!groups)
    return (
      <section class="groups">
        <p role="status">{t('groups.loading')}</p>
      </section>
    )
  const shown = draft.value ?? firstDraft(groups, roster)
  const count = shown.filter(({ group }) => group !== null).length
  const nameOf = (id: string) => told.students.find(({ student }) => student.id === id)?.student.name ?? ''
  const titleOf = (group: string | null) => {
    if (group === null) return { name: t('groups.none'), zone: null }
    return { name: desk.groupName(group) ?? group, zone: groups.proposal.find(each => each.group === group)?.zone ?? null }
  }
  const propose = async (n: number) => {
    const fresh = await desk.loadGroups(n)
    if (fresh) draft.value = draftOf(fresh.proposal, roster)
  }
  const save = async (arranged: ReturnType<typeof groupsIn>) => {
    await desk.arrange({ version: groups.version, groups: arranged })
    draft.value = null
  }
  return (
    <section class="groups" aria-labelledby="groups-title">
      <div class="section-head">
        <h2 id="groups-title">{t('groups.title')}</h2>
        <div class="group-count">
          <button type="button" aria-label={t('groups.fewer')} disabled={count <= groupsMin} onClick={() => propose(count - 1)}>
            −
          </button>
          <b role="status">{t('groups.count', { n: count })}</b>
          <button type="button" aria-label={t('groups.more')} disabled={count >= groupsMax} onClick={() => propose(count + 1)}>
            +
          </button>
        </div>
        {groups.groups.length > 0 && (
          <button type="button" onClick={() => save([])}>
            {t('groups.dissolve')}
          </button>
        )}
        <button type="button" class="primary" disabled={isSame(shown, groups.groups)} onClick={() => save(groupsIn(shown))}>
          {t('groups.save')}
        </button>
      </div>
      <p>{t(standing(groups, draft.value) ? 'groups.standing' : 'groups.proposal')}</p>
      <GroupBoard
        draft={shown}
        nameOf={nameOf}
        titleOf={titleOf}
        change={changed => {
          draft.value = changed
        }}
      />
    </section>
  )
}

const standing = ({ groups }: ClassGroups, draft: Draft | null) => groups.length > 0 && draft === null
