import { useEffect, useRef } from 'preact/hooks'
import { t } from '../language/language.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import type { Desk } from './desk.ts'
import { endedLine, type Line, lessonLine, linkLine, strapLine, trusted } from './words.ts'

/** The zone of a heart rate, by where the student's zones begin; 0 is below the first. */
const zoneOf = (bpm: number, from: readonly number[]) => from.filter(start => bpm >= start).length as 0 | 1 | 2 | 3 | 4 | 5

/** The phone while it is, or may become, a band: the wearer's own zone, and what there is to do. */
export function BandView({ desk, name }: { desk: Desk; name: string }) {
  const lent = desk.lent.value
  const bpm = trusted(desk.heard.value, desk.strap.state.value, desk.now.value)
  return (
    <>
      <h1>{name ? t('band.whose', { name }) : t('band.title')}</h1>
      <Zone bpm={bpm} zone={lent && bpm !== null ? zoneOf(bpm, lent.zonesFrom) : null} />
      <Lines desk={desk} />
      <Actions desk={desk} />
      <Command desk={desk} />
    </>
  )
}

function Zone({ bpm, zone }: { bpm: number | null; zone: 0 | 1 | 2 | 3 | 4 | 5 | null }) {
  return (
    <section class="band-zone" data-zone={zone} aria-label={t('band.zone')}>
      <ZoneMark zone={zone} />
      {/* Another word is another element: it is elsewhere, and did not move there. */}
      <p key={zone} class="zone-word">
        {t(zone === null ? 'band.zone.none' : `zone.${zone}`)}
      </p>
      <p key={`${bpm}`.length} class="bpm">
        {bpm !== null && t('band.bpm', { n: bpm })}
      </p>
    </section>
  )
}

function Lines({ desk }: { desk: Desk }) {
  const { strap, lent, phone, ended, discards, heard, now } = desk
  const over = lent.value ? null : endedLine(ended.value)
  const dropped = phone.value?.dropped.value ?? 0
  const battery = strap.battery.value
  return (
    <section class="lines" aria-label={t('band.state')}>
      <dl>
        <State
          title={t('band.strap')}
          line={strapLine(strap.state.value, heard.value, now.value, lent.value !== null)}
          beside={battery !== null && t('band.battery', { n: battery })}
        />
        {phone.value && (
          <>
            <State
              title={t('band.link')}
              line={linkLine(phone.value.online.value, phone.value.held.value)}
              more={dropped > 0 && t('band.link.dropped', { n: dropped })}
            />
            <State title={t('band.lesson')} line={lessonLine(discards.value)} />
          </>
        )}
      </dl>
      <p class="ended" role="status" data-tone={over?.tone}>
        {over && t(over.key, over.values)}
      </p>
    </section>
  )
}

function State({ title, line, beside, more }: { title: string; line: Line; beside?: string | false; more?: string | false }) {
  return (
    <div data-tone={line.tone}>
      <dt>
        {title}
        {beside && <small>{beside}</small>}
      </dt>
      <dd>
        <span role="status">{t(line.key, line.values)}</span>
        {more && <small>{more}</small>}
      </dd>
    </div>
  )
}

function Actions({ desk }: { desk: Desk }) {
  const asking = useRef<HTMLDialogElement>(null)
  const { phase } = desk.strap.state.value
  const mayFind = phase !== 'connected' && phase !== 'connecting' && phase !== 'choosing'
  const held = desk.phone.value?.held.value ?? 0
  return (
    <section class="actions">
      {desk.lent.value && <Help desk={desk} />}
      {mayFind && (
        <button type="button" class="primary" onClick={() => void desk.find()}>
          {t('band.find')}
        </button>
      )}
      {desk.lent.value && (
        <button
          type="button"
          onClick={() => (desk.phone.value?.online.value && held <= 3 ? void desk.stop() : asking.current?.showModal())}
        >
          {t('band.stop')}
        </button>
      )}
      <dialog ref={asking} class="dialog" aria-labelledby="stop-title">
        <h2 id="stop-title">{t('band.stop.ask', { n: held })}</h2>
        <div class="choices">
          <button type="button" class="primary" onClick={() => asking.current?.close()}>
            {t('band.stop.wait')}
          </button>
          <button
            type="button"
            onClick={() => {
              asking.current?.close()
              void desk.stop()
            }}
          >
            {t('band.stop.go')}
          </button>
        </div>
      </dialog>
    </section>
  )
}

/** The child asks for help, in two taps; where nobody would hear it, the page says so instead. */
function Help({ desk }: { desk: Desk }) {
  const asking = useRef<HTMLDialogElement>(null)
  const said = desk.phone.value?.said.value
  const words =
    said &&
    t(said.kind === 'sos' ? (said.stored ? 'band.help.called' : 'band.help.calling') : said.stored ? 'band.ok.sent' : 'band.ok.sending')
  const heard = desk.discards.value === null || desk.discards.value === undefined
  return (
    <>
      {heard ? (
        <button type="button" class="help" onClick={() => asking.current?.showModal()}>
          {t('band.help')}
        </button>
      ) : (
        <p class="nobody">{t('band.help.nobody')}</p>
      )}
      <p class="said" role="alert">
        {words}
      </p>
      <dialog ref={asking} class="dialog" aria-labelledby="help-title">
        <h2 id="help-title">{t('band.help.ask')}</h2>
        <div class="choices">
          <button
            type="button"
            class="help"
            onClick={() => {
              asking.current?.close()
              desk.phone.value?.askForHelp()
            }}
          >
            {t('band.help.yes')}
          </button>
          <button type="button" onClick={() => asking.current?.close()}>
            {t('band.help.no')}
          </button>
        </div>
      </dialog>
    </>
  )
}

/** What the server asks or says of a sudden: over everything, for as long as an answer is of use. */
function Command({ desk }: { desk: Desk }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const command = desk.command.value
  const id = command?.id
  useEffect(() => {
    if (id === undefined) return dialog.current?.close()
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [id])
  const answer = (say: () => void) => () => {
    say()
    desk.answered()
  }
  const phone = desk.phone.value
  return (
    <dialog ref={dialog} class="dialog command" aria-labelledby="command-title" onClose={desk.answered}>
      <h2 id="command-title">
        {command &&
          (command.kind === 'message' ? (command.text ?? t('band.message')) : t(command.kind === 'buzz' ? 'band.buzz' : 'band.ask'))}
      </h2>
      <div class="choices">
        <button type="button" class="primary" onClick={answer(() => command && command.kind !== 'message' && phone?.answer(command.id))}>
          {t('band.ok')}
        </button>
        {command?.kind !== 'message' && (
          <button type="button" class="help" onClick={answer(() => phone?.askForHelp())}>
            {t('band.help')}
          </button>
        )}
      </div>
    </dialog>
  )
}
