import { parseArgs } from 'node:util'
import { run } from '../commands/command.ts'
import { type GroupFigures, gapOf, termBounds, termFigures } from './plans-measures.ts'
import { simulateTerm } from './plans-term.ts'

/** `npm run bench:plans`: a term of plans on simulated students: whose load grows, who gains minutes in the target, and whether a group fares worse. */
const { values } = parseArgs({
  options: {
    students: { type: 'string', default: '1000' },
    weeks: { type: 'string', default: '16' },
    seed: { type: 'string', default: '20260301' },
  },
})

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const line = ({ group, students, first, last, planned, attained, heldBack, pointsFirst, pointsLast }: GroupFigures) =>
  `${group.padEnd(18)} ${String(students).padStart(4)} students  in target ${first.toFixed(1)} → ${last.toFixed(1)} min  planned ${planned.toFixed(1)}` +
  `  attained ${percent(attained)}  held back ${percent(heldBack)}  load ${pointsFirst.toFixed(2)} → ${pointsLast.toFixed(2)} points/min`

await run('plans', async () => {
  const weeks = Number(values.weeks)
  const start = performance.now()
  const term = simulateTerm({ students: Number(values.students), weeks, seed: Number(values.seed) })
  const seconds = (performance.now() - start) / 1_000
  const { lessons, pastBound, pointsMax, growthMax, growthMedian, groups } = termFigures(term, 2 * weeks)
  console.log(
    `${values.students} students, ${weeks} weeks, two lessons a week, seed ${values.seed}: ${lessons} lessons in ${seconds.toFixed(0)} s`,
  )
  console.log(`plans past their bound: ${pastBound}`)
  console.log(`highest load of a student's last eight lessons: ${pointsMax.toFixed(2)} points/min (bound ${termBounds.pointsPerMinuteMax})`)
  console.log(
    `last eight over first eight: median ${growthMedian.toFixed(2)}, highest ${growthMax.toFixed(2)} (bound ${termBounds.growthMax})`,
  )
  for (const [by, list] of Object.entries(groups)) {
    console.log(`\n${list.map(line).join('\n')}`)
    console.log(
      `between groups by ${by}: attained ${percent(gapOf(list, 'attained'))} (bound ${percent(termBounds.attainedGapMax)}), ` +
        `held back ${percent(gapOf(list, 'heldBack'))} (bound ${percent(termBounds.heldBackGapMax)})`,
    )
  }
})
