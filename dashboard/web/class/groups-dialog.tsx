import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { groupNames } from '../../../domain/plan.ts'
import type { ClassGroups } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import type { Desk } from './desk.ts'
import { closeDialog, Dialog } from './dialogs.tsx'
import { GroupBoard } from './group-board.tsx'
import { type Draft, draftOf, firstDraft, groupsIn, isSame } from './group-draft.ts'

/** Proposed from the plans, changed by hand, saved for the class. */
export function GroupsDialog({ desk }: { desk: Desk }) {
  const { plans, live } = desk
  const draft = useSignal<Draft | null>(null)
  const of = live.classId.value
  useEffect(() => {
    if (of) void plans.open()
  }, [plans, of])
  const told = plans.groups.value
  const shown = draft.value ?? (told && firstDraft(told, live.roster.value))

  const propose = async (count: number) => {
    const fresh = await plans.load(count)
    if (fresh) draft.value = draftOf(fresh.proposal, live.roster.value)
  }
  const save = async (groups: ReturnType<typeof groupsIn>) => {
    closeDialog('groups')
    await plans.arrange({ version: told!.version, groups })
  }

  return (
    <Dialog
      name="groups"
      title={t('groups.title')}
      closed={() => {
        draft.value = null
      }}
    >
      {!told || !shown ? (
        <p class="quiet-line">{t('groups.loading')}</p>
      ) : (
        <>
          <p>{t(told.groups.length === 0 || draft.value ? 'groups.proposal' : 'groups.standing')}</p>
          <Count now={shown.filter(({ group }) => group !== null).length} propose={propose} />
          <GroupBoard
            draft={shown}
            nameOf={id => live.student(id).peek().name}
            titleOf={group => titleOf(told, group)}
            change={changed => {
              draft.value = changed
            }}
          />
          <div class="choices">
            <button type="button" class="primary" disabled={isSame(shown, told.groups)} onClick={() => save(groupsIn(shown))}>
              {t('groups.save')}
            </button>
            {told.groups.length > 0 && (
              <>
                <button
                  type="button"
                  aria-pressed={plans.byGroup.value}
                  onClick={() => {
                    plans.byGroup.value = !plans.byGroup.value
                    closeDialog('groups')
                  }}
                >
                  {t('groups.show')}
                </button>
                <button type="button" onClick={() => save([])}>
                  {t('groups.dissolve')}
                </button>
              </>
            )}
          </div>
        </>
      )}
    </Dialog>
  )
}

const titleOf = ({ names, proposal }: ClassGroups, group: string | null) => {
  if (group === null) return { name: t('groups.none'), zone: null }
  return { name: names.find(each => each.group === group)?.name ?? group, zone: proposal.find(each => each.group === group)?.zone ?? null }
}

function Count({ now, propose }: { now: number; propose: (count: number) => void }) {
  return (
    <div class="group-count">
      <button type="button" aria-label={t('groups.fewer')} disabled={now <= 2} onClick={() => propose(now - 1)}>
        −
      </button>
      <b role="status">{t('groups.count', { n: now })}</b>
      <button type="button" aria-label={t('groups.more')} disabled={now >= groupNames.length} onClick={() => propose(Math.max(2, now + 1))}>
        +
      </button>
    </div>
  )
}
