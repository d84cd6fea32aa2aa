import { effect, type ReadonlySignal, useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { NumberState } from '../../../domain/live.ts'
import { percent, t } from '../language/language.ts'
import { stars } from '../parts/stars.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import type { Desk } from './desk.ts'
import { PlanBar } from './plan-bar.tsx'
import { Spark } from './spark.tsx'
import type { Frame } from './triage.ts'

const isNumber = (state: NumberState) => state === 'ok' || state === 'no-motion' || state === 'stale'

/** Rendered once: what changes each second is painted into it, which takes a fifth of the work of rendering it anew. */
export function Tile({ desk, id, at, focusable }: { desk: Desk; id: string; at: number; focusable: boolean }) {
  const tile = useRef<HTMLLIElement>(null)
  const zone = useSignal<number | null>(null)
  useLayoutEffect(() => {
    const look = createLook(desk, id)
    const paint = createPaint(tile.current!)
    return effect(() => {
      const now = look()
      paint(now)
      zone.value = now.zone
    })
  }, [desk, id, zone])
  return (
    <li ref={tile} class="tile" data-student={id}>
      <button
        type="button"
        tabIndex={focusable ? 0 : -1}
        onClick={() => {
          desk.shown.value = id
        }}
      >
        <span class="name" title={desk.live.student(id).peek().name}>
          {desk.nameOf(id)}
        </span>
        <span class="bpm" />
        <Mark zone={zone} />
        <span class="share" />
        <span class="note" />
        <span class="sign" />
        <PlanBar desk={desk} id={id} />
        <Spark desk={desk} id={id} at={at} />
      </button>
    </li>
  )
}

const Mark = ({ zone }: { zone: ReadonlySignal<number | null> }) => <ZoneMark zone={zone.value} />

const texts = ['bpm', 'share', 'note', 'sign'] as const
const attributes = ['state', 'zone', 'severity', 'answered'] as const
type Look = Record<(typeof texts)[number], string> & { state: NumberState; zone: number | null; hidden: boolean } & {
  [K in keyof Frame]: Frame[K] | null
}

/** How the student's tile looks at this moment; asked within an effect, which then follows whatever it depends on. */
function createLook(desk: Desk, id: string) {
  const student = desk.live.student(id)
  const state = desk.stateOf(id)
  // A weak number comes as null; the one last read stands, struck through.
  let lastBpm: number | null = null
  return (): Look => {
    const { bpm, zone, percent: share } = student.value
    const worth = state.value
    const frame = desk.frameOf(id)
    const numbered = isNumber(worth)
    lastBpm = worth === 'lost' || worth === 'off' ? null : (bpm ?? lastBpm)
    return {
      hidden: desk.hides(id),
      state: worth,
      zone: numbered ? zone : null,
      severity: frame?.severity ?? null,
      answered: frame?.answered ?? null,
      bpm: String((worth === 'weak' ? lastBpm : numbered ? bpm : null) ?? '–'),
      share: numbered && share !== null ? percent(share) : '',
      note: worth === 'ok' ? '' : t(`tile.${worth}`, { n: worth === 'stale' ? desk.live.ageSeconds(id) : 0 }),
      sign: frame ? `${stars[frame.severity]} ${t(`severity.${frame.severity}`)}` : '',
    }
  }
}

/** Paints what differs from what was painted last: into one text node a part, found once, at half the price of new text content. */
function createPaint(tile: HTMLElement) {
  const nodes = texts.map(part => [part, tile.querySelector(`.${part}`)!.appendChild(new Text())] as const)
  let before: Look | null = null
  return (now: Look) => {
    tile.hidden = now.hidden
    for (const [part, node] of nodes) if (now[part] !== before?.[part]) node.data = now[part]
    for (const name of attributes) {
      if (now[name] === before?.[name]) continue
      if (now[name] === null) delete tile.dataset[name]
      else tile.dataset[name] = String(now[name])
    }
    before = now
  }
}
