import type { ClassFigures, LessonReport } from '../../../domain/record.ts'
import { t } from '../language/language.ts'
import { isCovered } from '../parts/coverage.ts'
import { bpmContext, goals } from './goals.ts'
import { covered, share, whole } from './words.ts'

/** The five figures of the lesson, each with how much of it was heard and what it is read against. */
export function Headline({ figures, past }: { figures: ClassFigures; past: LessonReport['past'] }) {
  const { heartCoverage: heart, motionCoverage: motion } = figures
  return (
    <section class="headline" aria-labelledby="headline-title">
      <h2 id="headline-title" class="visually-hidden">
        {t('report.headline')}
      </h2>
      <dl>
        <ShareFigure name="report.mvpa" of={figures.mvpaShare} coverage={heart} goal={goals.mvpa} />
        <ShareFigure name="report.group-density" of={figures.groupDensity} coverage={motion} goal={goals.groupDensity} />
        <ShareFigure name="report.individual-density" of={figures.individualDensity} coverage={motion} goal={goals.individualDensity} />
        <Figure
          name="report.bpm-mean"
          value={whole(figures.bpmMean)}
          unit={t('tile.bpm')}
          coverage={heart}
          bar={<Scale at={figures.bpmMean} from={80} to={200} band={bpmContext} />}
          note={t('report.bpm-mean.context', { from: bpmContext[0], to: bpmContext[1] })}
        />
        <LoadFigure of={figures.edwardsMean} coverage={heart} past={past} />
      </dl>
      <p>{t('report.goal.sources')}</p>
    </section>
  )
}

type Name = 'report.mvpa' | 'report.group-density' | 'report.individual-density' | 'report.bpm-mean' | 'report.load'

interface FigureProps {
  name: Name
  value: string
  unit?: string
  coverage: number
  bar: preact.ComponentChildren
  note: string
  reached?: boolean
}

function Figure({ name, value, unit, coverage, bar, note, reached }: FigureProps) {
  return (
    <div class="figure" data-figure={name} data-thin={!isCovered(coverage)}>
      <dt>{t(name)}</dt>
      <dd class="value">
        <b>{value}</b>
        {unit && <span> {unit}</span>}
      </dd>
      <dd class="bar">{bar}</dd>
      <dd class="note" data-reached={reached}>
        {note}
      </dd>
      <dd class="coverage">{t(isCovered(coverage) ? 'report.coverage' : 'report.thin', { share: covered(coverage) })}</dd>
    </div>
  )
}

function ShareFigure({ name, of, coverage, goal }: { name: Name; of: number | null; coverage: number; goal: number }) {
  const reached = of !== null && of >= goal
  const note = of === null ? 'report.goal' : reached ? 'report.goal.reached' : 'report.goal.missed'
  // Below the coverage that a figure needs, neither praise nor a shortfall can be told from it.
  const told = isCovered(coverage) ? note : 'report.goal'
  return (
    <Figure
      name={name}
      value={share(of, goal)}
      coverage={coverage}
      bar={<ShareBar of={of} goal={goal} />}
      note={t(told, { goal: share(goal) })}
      reached={reached && isCovered(coverage)}
    />
  )
}

function LoadFigure({ of, coverage, past }: { of: number | null; coverage: number; past: LessonReport['past'] }) {
  const loads = past.filter(({ figures }) => isCovered(figures.heartCoverage)).flatMap(({ figures }) => figures.edwardsMean ?? [])
  const usual = loads.length >= usualLessonsMin ? ([Math.min(...loads), Math.max(...loads)] as const) : null
  const to = 1.25 * Math.max(of ?? 0, ...loads, 1)
  return (
    <Figure
      name="report.load"
      value={whole(of)}
      unit={t('report.load.unit')}
      coverage={coverage}
      bar={usual && <Scale at={of} from={0} to={to} band={usual} />}
      note={usual ? t('report.load.usual', { from: whole(usual[0]), to: whole(usual[1]), n: loads.length }) : t('report.load.how')}
    />
  )
}

/** Fewer lessons than this are no habit to compare with. */
const usualLessonsMin = 3

const at100 = (of1: number) => `${Math.min(100, Math.max(0, 100 * of1))}%`

/** A share of 0 to 1 on its whole, with the goal as a notch. The number stands beside it. */
export const ShareBar = ({ of, goal }: { of: number | null; goal: number }) => (
  <span class="share-bar" aria-hidden="true">
    <i style={{ width: at100(of ?? 0) }} />
    <u style={{ left: at100(goal) }} />
  </span>
)

/** Where a figure lies on a scale, and the band that it is read against. */
function Scale({ at, from, to, band }: { at: number | null; from: number; to: number; band: readonly [number, number] }) {
  const place = (value: number) => (value - from) / (to - from)
  return (
    <span class="scale" aria-hidden="true">
      <i style={{ left: at100(place(band[0])), width: at100(place(band[1]) - place(band[0])) }} />
      {at !== null && <b style={{ left: at100(place(at)) }} />}
    </span>
  )
}
