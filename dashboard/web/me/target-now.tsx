import type { ToldPlan } from '../../../domain/plan-told.ts'
import { starsOf } from '../../../domain/stars.ts'
import { type Key, t } from '../language/language.ts'
import type { PlanZone } from '../parts/next-plan.tsx'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { Buddy } from './buddy.tsx'
import type { OwnTarget, Side } from './own-target.ts'
import { Stars } from './stars.tsx'

interface TargetNowProps {
  target: OwnTarget
  picture: boolean
  inLesson: boolean
}

/** The own target and the time in it so far. Its place is as high without a plan, so that nothing moves when one is approved. */
export function TargetNow({ target, picture, inLesson }: TargetNowProps) {
  const plan = target.plan.value
  const side = inLesson ? target.side.value : null
  return (
    <section class="target" data-side={side} data-planned={plan !== null} aria-labelledby="target-title">
      <h2 id="target-title">{t(inLesson || !plan ? 'me.target' : 'me.target.next')}</h2>
      {plan === null ? (
        <p class="target-words">{t(picture ? 'little.no-target' : 'me.no-target')}</p>
      ) : (
        <Aim plan={plan} seconds={inLesson ? target.seconds.value : 0} side={side} picture={picture} />
      )}
    </section>
  )
}

interface AimProps {
  plan: ToldPlan
  seconds: number
  side: OwnTarget['side']['value']
  picture: boolean
}

function Aim({ plan, seconds, side, picture }: AimProps) {
  const zone = plan.target.zone as PlanZone
  const planned = 60 * plan.minutes
  const reached = seconds >= planned
  return (
    <>
      {picture ? (
        <div class="aim">
          <Buddy zone={zone} />
          <Stars count={starsOf(seconds, planned)} />
        </div>
      ) : (
        <div class="aim">
          <Ring share={Math.min(1, seconds / planned)}>
            <ZoneMark zone={zone} />
          </Ring>
          <p>
            <b>{t(`zone.${zone}`)}</b>
            <span class="minutes">{t('me.target.minutes', { n: Math.floor(seconds / 60), of: plan.minutes })}</span>
          </p>
        </div>
      )}
      {/* Said politely, and of the target alone: an alert speaks for itself. */}
      <p class="target-words" role="status">
        {side && <i aria-hidden="true">{{ below: '↑', in: reached ? '★' : '✓', above: '↓' }[side]}</i>}
        {side && t(saidOf(side, reached, picture))}
      </p>
    </>
  )
}

/** One line in large letters: nothing moves when it changes. */
function saidOf(side: Side, reached: boolean, picture: boolean): Key {
  const what = side === 'in' && reached ? 'reached' : side
  return picture && (what === 'below' || what === 'reached') ? `little.target.${what}` : `me.target.${what}`
}

const around = 2 * Math.PI * 21

function Ring({ share, children }: { share: number; children: preact.ComponentChildren }) {
  return (
    <span class="ring">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="21" />
        <circle class="filled" cx="24" cy="24" r="21" stroke-dasharray={`${share * around} ${around}`} />
      </svg>
      {children}
    </span>
  )
}
