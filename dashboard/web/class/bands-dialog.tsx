import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { NumberState } from '../../../domain/live.ts'
import { t } from '../language/language.ts'
import type { Desk } from './desk.ts'
import { Dialog } from './dialogs.tsx'

/** Who has which band; a tap on a student, then on a band, changes it. */
export function BandsDialog({ desk }: { desk: Desk }) {
  const { bands, live } = desk
  const chosen = bands.chosen.value
  const lesson = desk.lesson.value?.id
  useEffect(() => {
    if (lesson) void bands.load()
  }, [bands, lesson, chosen])
  return (
    <Dialog
      name="bands"
      title={chosen ? t('bands.choose', { name: live.student(chosen).value.name }) : t('bands.title')}
      closed={() => {
        bands.chosen.value = null
      }}
    >
      {chosen ? <Choices key={chosen} desk={desk} student={chosen} /> : <ClassList desk={desk} />}
    </Dialog>
  )
}

/** Those whom nothing is heard of first. */
function ClassList({ desk }: { desk: Desk }) {
  const { bands, live } = desk
  const missing = (id: string) => desk.rollCall.value.missing.includes(id)
  const students = [...live.roster.value].sort((a, b) => Number(missing(b)) - Number(missing(a)))
  return (
    <>
      <p class="roll" role="status">
        {t('roll.here', { n: desk.rollCall.value.here, of: desk.rollCall.value.of })}
      </p>
      <ul class="found band-list">
        {students.map(id => (
          <li key={id}>
            <button
              type="button"
              onClick={() => {
                bands.chosen.value = id
              }}
            >
              <b>{live.student(id).value.name}</b>
              <span class="band">{bands.bandOf(id) ?? t('bands.none')}</span>
              <span class="heard" data-state={desk.stateOf(id).value}>
                {t(`bands.heard.${heardOf(desk.stateOf(id).value)}`)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

const heardOf = (state: NumberState) => {
  switch (state) {
    case 'lost':
    case 'off':
    case 'no-consent':
      return state
    default:
      return 'ok'
  }
}

function Choices({ desk, student }: { desk: Desk; student: string }) {
  const { bands, live } = desk
  const wanted = useSignal('')
  const own = bands.bandOf(student)
  const spare = bands.told.value?.spare ?? []
  const found = spare.filter(band => band.toLowerCase().includes(wanted.value.trim().toLowerCase()))
  const others = (bands.told.value?.students ?? []).filter(each => each.student !== student && each.band !== null)
  const back = () => {
    bands.chosen.value = null
  }
  return (
    <>
      <p>{own === null ? t('bands.wears-none') : t('bands.wears', { band: own })}</p>
      <h3>{t('bands.spare')}</h3>
      {spare.length > 12 && (
        <input
          type="search"
          aria-label={t('bands.number')}
          placeholder={t('bands.number')}
          value={wanted}
          onInput={event => {
            wanted.value = event.currentTarget.value
          }}
        />
      )}
      {found.length === 0 && <p class="quiet-line">{t(bands.told.value ? 'bands.spare.none' : 'bands.loading')}</p>}
      <ul class="band-choices">
        {found.map(band => (
          <li key={band}>
            <button
              type="button"
              onClick={() => {
                back()
                void bands.wear(student, band)
              }}
            >
              {band}
            </button>
          </li>
        ))}
      </ul>
      <h3>{t('bands.exchange')}</h3>
      <ul class="band-choices people">
        {others.map(({ student: other, band }) => (
          <li key={other}>
            <button
              type="button"
              onClick={() => {
                back()
                void bands.exchange(student, other)
              }}
            >
              <b>{live.student(other).value.name}</b> <span>{band}</span>
            </button>
          </li>
        ))}
      </ul>
      <div class="choices">
        <button type="button" onClick={back}>
          {t('bands.back')}
        </button>
        {own !== null && (
          <button
            type="button"
            onClick={() => {
              back()
              void bands.wear(student, null)
            }}
          >
            {t('bands.take-off')}
          </button>
        )}
      </div>
    </>
  )
}
