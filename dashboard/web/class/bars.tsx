import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { heatAdvice } from '../../../domain/heat.ts'
import { lessonPhases } from '../../../domain/lesson.ts'
import { running, t } from '../language/language.ts'
import { api } from '../parts/api.ts'
import { LanguageSwitch, LinkLight, signOut, ThemeSwitch } from '../parts/chrome.tsx'
import { hand, order } from '../parts/preferences.ts'
import type { Desk } from './desk.ts'
import { type DialogName, openDialog } from './dialogs.tsx'

export function TopBar({ desk }: { desk: Desk }) {
  const { live, sound } = desk
  return (
    <header class="top" data-link={live.link}>
      <div class="title">
        <h1>{desk.lesson.value?.title ?? t('title.class')}</h1>
        {desk.lesson.value && <LessonClock desk={desk} />}
      </div>
      <LinkLight live={live} />
      {live.link.value === 'cut' ? (
        <p class="offline" role="alert">
          {t('link.cut.teacher')}
        </p>
      ) : (
        desk.lesson.value && <Counts desk={desk} />
      )}
      {desk.lesson.value?.wbgt !== undefined && <HeatBadge wbgt={desk.lesson.value.wbgt} />}
      <div class="tools">
        <button type="button" class="sound" data-sound={sound.state} onClick={() => playSelfTest(desk)}>
          {desk.mutedSeconds.value > 0
            ? t('sound.muted', { time: running(desk.mutedSeconds.value) })
            : t(sound.state.value === 'on' ? 'sound.on' : 'sound.start')}
        </button>
        <LanguageSwitch changed={live.reopen} />
        <ThemeSwitch />
      </div>
    </header>
  )
}

/** The heat as the teacher set it, and what it asks. */
function HeatBadge({ wbgt }: { wbgt: number }) {
  const advice = heatAdvice(wbgt)
  return (
    <button type="button" class="heat-badge" data-heat={advice} onClick={() => openDialog('heat')}>
      <b>{t('heat.badge', { n: wbgt })}</b> {t(`heat.badge.${advice}`)}
    </button>
  )
}

/** Long enough to be read; it lies over three children. */
const heardMs = 10_000

/** Unlocks the sound, which takes a touch, and says what should have been heard. That it is off stays until it is closed. */
export async function playSelfTest({ sound, notice }: Desk) {
  await sound.start()
  const said = t(sound.state.value === 'on' ? 'sound.test' : 'sound.blocked')
  notice.value = said
  if (sound.state.value !== 'on') return
  setTimeout(() => {
    if (notice.peek() === said) notice.value = null
  }, heardMs)
}

function LessonClock({ desk: { live } }: { desk: Desk }) {
  const text = useMemo(
    () =>
      computed(() => {
        const left = (live.lesson.value?.endsAt ?? 0) / 1000 - live.second.value
        return left >= 0 ? t('lesson.running', { time: running(left) }) : t('lesson.over', { time: running(-left) })
      }),
    [live],
  )
  return <span class="clock">{text}</span>
}

function Counts({ desk }: { desk: Desk }) {
  const counts = desk.counts.value
  return (
    <p class="counts">
      <span data-count="live">{t('count.live', { n: counts.live })}</span>
      <span data-count="weak">{t('count.weak', { n: counts.weak })}</span>
      <span data-count="off">{t('count.off', { n: counts.off })}</span>
      {counts['no-consent'] > 0 && <span data-count="no-consent">{t('count.no-consent', { n: counts['no-consent'] })}</span>}
    </p>
  )
}

export function BottomBar({ desk }: { desk: Desk }) {
  const dialog = (name: DialogName) => () => openDialog(name)
  const lesson = desk.lesson.value
  return (
    <nav class="bottom" data-hand={hand} aria-label={t('bar.label')}>
      <button type="button" class="mute" onClick={desk.mute}>
        {t('bar.mute')}
      </button>
      {lesson && (
        <>
          {!desk.demo && <Phases desk={desk} lesson={lesson.id} />}
          <button
            type="button"
            aria-pressed={desk.exceptions.value}
            onClick={() => {
              desk.exceptions.value = !desk.exceptions.value
            }}
          >
            {t('bar.exceptions')}
          </button>
          {!desk.demo && <ProjectorLink desk={desk} />}
        </>
      )}
      <button type="button" popovertarget="more" class="opener">
        {t('bar.more')}
      </button>
      <div id="more" popover="auto" class="menu">
        {lesson && (
          <button
            type="button"
            aria-pressed={order.value === 'alerts-first'}
            onClick={() => {
              order.value = order.value === 'roster' ? 'alerts-first' : 'roster'
            }}
          >
            {t('bar.alerts-first')}
          </button>
        )}
        <button
          type="button"
          onClick={() => {
            hand.value = hand.value === 'right' ? 'left' : 'right'
          }}
        >
          {t(hand.value === 'right' ? 'bar.hand.left' : 'bar.hand.right')}
        </button>
        {lesson && (
          <button type="button" onClick={dialog('search')}>
            {t('bar.search')}
          </button>
        )}
        {lesson && !desk.demo && (
          <>
            <button type="button" data-deed="bands" onClick={dialog('bands')}>
              {t('bands.title')}
            </button>
            <button type="button" data-deed="groups" onClick={dialog('groups')}>
              {t('groups.title')}
            </button>
            <button
              type="button"
              aria-pressed={desk.plans.bars.value}
              onClick={() => {
                desk.plans.bars.value = !desk.plans.bars.value
              }}
            >
              {t('bar.plan')}
            </button>
            <button type="button" data-deed="heat" onClick={dialog('heat')}>
              {t('heat.title')}
            </button>
            <ProjectorLink desk={desk} />
          </>
        )}
        {desk.givesLessons && !desk.demo && (
          <a href={desk.live.classId.value ? `/report?class=${desk.live.classId.value}` : '/report'}>{t('report.lessons')}</a>
        )}
        <button type="button" onClick={toggleFullScreen}>
          {t('bar.fullscreen')}
        </button>
        <button type="button" onClick={dialog('help')}>
          {t('bar.help')}
        </button>
        <button
          type="button"
          onClick={() => {
            // While the link is still this person's.
            desk.held.sendAll()
            void signOut()
          }}
        >
          {t('bar.sign-out')}
        </button>
        {lesson && !desk.demo && <EndButton />}
      </div>
      {lesson && !desk.demo && <EndButton />}
      {desk.demo && (
        <a class="button leave" href="/class">
          {t('demo.leave')}
        </a>
      )}
    </nav>
  )
}

/** In a window of its own, which goes to the projector while this one stays in the hand. */
const ProjectorLink = ({ desk }: { desk: Desk }) => (
  <a class="projector-link" href={`/projector?class=${desk.live.classId.value}`} target="pulseyard-projector" rel="opener">
    {t('bar.projector')}
  </a>
)

const EndButton = () => (
  <button type="button" class="end" onClick={() => openDialog('end')}>
    {t('bar.end')}
  </button>
)

/** Side by side where there is room; behind one button on a phone. */
function Phases({ desk, lesson }: { desk: Desk; lesson: string }) {
  const current = desk.phase.value
  const choose = async (phase: (typeof lessonPhases)[number]) => {
    document.getElementById('phases')?.hidePopover()
    const answer = await api.setPhase(lesson, phase)
    if (answer.ok) desk.phaseSet(lesson, phase)
    else desk.notice.value = t('phase.failed', { detail: answer.detail })
  }
  return (
    <>
      <button type="button" popovertarget="phases" class="phases-opener opener">
        {current ? t(`phase.${current}`) : t('phase.none')}
      </button>
      <fieldset id="phases" popover="auto" class="phases" aria-label={t('phase.label')}>
        {lessonPhases.map(phase => (
          <button key={phase} type="button" aria-pressed={phase === current} onClick={() => choose(phase)}>
            {t(`phase.${phase}`)}
          </button>
        ))}
      </fieldset>
    </>
  )
}

export const toggleFullScreen = () =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
