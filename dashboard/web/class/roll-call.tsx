import { t } from '../language/language.ts'
import type { Desk } from './desk.ts'
import { openDialog } from './dialogs.tsx'

/** More names than this are a list of their own. */
const namesMax = 10

/** In the rail's calm: which bands are here, and a tap on who is missing gives them another. */
export function RollCall({ desk }: { desk: Desk }) {
  const { here, of, missing } = desk.rollCall.value
  const open = (student: string | null) => {
    desk.bands.chosen.value = student
    openDialog('bands')
  }
  const whole = missing.length === 0
  return (
    <>
      <b>{whole ? t('rail.calm') : t('roll.here', { n: here, of })}</b>
      <p>{!whole ? t('roll.missing') : of > 0 ? t('roll.all', { n: of }) : t('rail.calm.detail')}</p>
      <ul class="missing">
        {missing.slice(0, namesMax).map(id => (
          <li key={id}>
            <button type="button" onClick={() => open(id)}>
              {desk.nameOf(id)}
            </button>
          </li>
        ))}
        {missing.length > namesMax && (
          <li>
            <button type="button" onClick={() => open(null)}>
              {t('roll.more', { n: missing.length - namesMax })}
            </button>
          </li>
        )}
      </ul>
    </>
  )
}
