import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { run } from '../commands/command.ts'
import { createHeart, type HeartFit, priorFit, stepHeart } from '../domain/expected-heart.ts'
import { fitFor, learnHeart } from '../domain/heart-learned.ts'
import { type HeartLesson, heartLessonOf } from '../domain/heart-lesson.ts'
import { heartSecondsOf } from '../domain/heart-seconds.ts'
import { type Series, seriesOf } from '../domain/series.ts'
import { readManifest } from '../evaluation/manifest.ts'
import { isOnFoot } from '../evaluation/recordings.ts'
import { wristSeconds } from '../evaluation/wrist-seconds.ts'
import { scriptSeconds, standardLesson } from '../simulator/lesson-script.ts'
import { createStudent, type StudentFacts } from '../simulator/student.ts'
import { typicalVariety, type Variety, wideVariety } from '../simulator/variety.ts'

/**
 * What learning is worth: the expected heart of each student at the start of each lesson of a term, against the age's heart in the same
 * lesson; and what it costs. With `--recordings FOLDER`, the age's heart on each recorded person, and what a first half teaches of the second.
 */
const { values } = parseArgs({
  options: {
    students: { type: 'string', default: '60' },
    lessons: { type: 'string', default: '8' },
    seed: { type: 'string', default: '500000' },
    recordings: { type: 'string' },
  },
})

interface Score {
  seconds: number
  squares: number
  inside: number
  /** times the sign of too fast a heart would have fired; nothing was wrong */
  alarms: number
}

/** Steps a heart over a series and scores its clean seconds from `from` on. */
function score(series: Series, fit: HeartFit, from = 0): Score {
  const { t, motion, bpm } = heartSecondsOf(series)
  const heart = createHeart(fit)
  const sum = { seconds: 0, squares: 0, inside: 0, alarms: 0 }
  let before = Number.NEGATIVE_INFINITY
  let wideSeconds = 0
  let firing = false
  for (let i = 0; i < t.length; i++) {
    if (Number.isNaN(motion[i])) continue
    const excess = stepHeart(heart, motion[i]!, Number.isNaN(bpm[i]) ? null : bpm[i]!, (t[i]! - before) / 1_000, firing)
    before = t[i]!
    if (excess === null || t[i]! < from) continue
    sum.seconds++
    sum.squares += excess * excess
    if (Math.abs(excess) <= fit.widthBpm) sum.inside++
    wideSeconds = excess >= 50 ? wideSeconds + 1 : 0
    const fires = fit.lessons === 0 ? wideSeconds >= 45 : heart.cusum > 12 && excess >= Math.max(30, fit.spreads * heart.spread)
    if (fires && !firing) sum.alarms++
    firing = fires || (firing && heart.cusum >= 4)
  }
  return sum
}

const total = (scores: readonly Score[], key: keyof Score) => scores.reduce((sum, score) => sum + score[key], 0)
const told = (scores: readonly Score[]) => {
  const seconds = total(scores, 'seconds')
  const worst = Math.min(...scores.map(({ inside, seconds }) => inside / seconds))
  return [
    `RMSE ${Math.sqrt(total(scores, 'squares') / seconds).toFixed(1)}`,
    `${((100 * total(scores, 'inside')) / seconds).toFixed(2)} % inside (worst person ${(100 * worst).toFixed(1)})`,
    `${((3_600 * total(scores, 'alarms')) / seconds).toFixed(3)} false an hour`,
  ].join(', ')
}

function lessonOf(student: StudentFacts, variety: Variety, seed: number, day: number): Series {
  const lived = createStudent({ student, script: standardLesson, incidents: [], seed, day, variety })
  const series = seriesOf(scriptSeconds(standardLesson))
  for (let second = 0; second < series.t.length; second++) {
    const { bpm, contact, enmo, steps } = lived.next().values
    series.t[second] = day * 86_400_000 + second * 1_000
    series.bpm[second] = bpm ?? Number.NaN
    series.contact[second] = Number(contact)
    series.enmo[second] = enmo!
    series.steps[second] = steps!
  }
  return series
}

function term(name: string, variety: Variety) {
  const count = Number(values.students)
  const costs = { lesson: [] as number[], heart: [] as number[], bytes: 0 }
  const rows = Array.from({ length: Number(values.lessons) }, () => ({ own: [] as Score[], age: [] as Score[], widths: [] as number[] }))
  for (let i = 0; i < count; i++) {
    const student = { ageYears: 8 + (i % 9), restingBpm: null, maxBpm: null }
    const lessons: HeartLesson[] = []
    for (const [day, row] of rows.entries()) {
      const series = lessonOf(student, variety, Number(values.seed) + i * 7_919, day + 1)
      const fit = fitFor(student, learnHeart(student, lessons))
      row.own.push(score(series, fit))
      row.age.push(score(series, priorFit(student)))
      row.widths.push(fit.widthBpm)
      const start = performance.now()
      lessons.push(heartLessonOf(series, student, []))
      const taught = performance.now()
      learnHeart(student, lessons)
      costs.lesson.push(taught - start)
      costs.heart.push(performance.now() - taught)
      costs.bytes = Math.max(costs.bytes, JSON.stringify(lessons.at(-1)).length)
    }
  }
  console.log(`\n${name}: ${count} students, seed ${values.seed}`)
  for (const [day, { own, age, widths }] of rows.entries()) {
    const width = widths.reduce((sum, each) => sum + each, 0) / widths.length
    console.log(`lesson ${day + 1}  own heart: ${told(own)}, ±${width.toFixed(0)}\n          age's heart: ${told(age)}`)
  }
  const spread = (ms: number[]) => `median ${quantile(ms, 0.5).toFixed(2)} ms, p99 ${quantile(ms, 0.99).toFixed(2)} ms`
  console.log(
    `cost of a lesson's sums: ${spread(costs.lesson)}; of a fit: ${spread(costs.heart)}; at most ${costs.bytes} bytes kept of a lesson`,
  )
}

const quantile = (list: number[], share: number) => list.toSorted((a, b) => a - b)[Math.floor(share * list.length)]!

async function recorded(folder: string) {
  console.log("\nRecorded persons: the age's heart; and of each second half, without and with what the first half taught")
  const scores = { whole: [] as Score[], age: [] as Score[], own: [] as Score[] }
  for (const { name, kind, file, labels, ageYears } of await readManifest(folder)) {
    if (kind !== 'hr_acc') continue
    const { samples } = wristSeconds(file, await readFile(file, 'utf8'), isOnFoot(labels))
    const series = seriesOf(samples.length)
    for (const [i, { t, bpm, enmo, steps }] of samples.entries()) {
      series.t[i] = t
      series.bpm[i] = bpm ?? Number.NaN
      series.enmo[i] = enmo ?? Number.NaN
      series.steps[i] = steps ?? Number.NaN
    }
    const student = { ageYears, restingBpm: null, maxBpm: null }
    const whole = score(series, priorFit(student))
    if (whole.seconds < 600) continue
    const half = samples[samples.length >> 1]!.t
    const learned = learnHeart(student, [heartLessonOf(series, student, [[half, Number.POSITIVE_INFINITY]])])
    scores.whole.push(whole)
    scores.age.push(score(series, priorFit(student), half))
    scores.own.push(score(series, fitFor(student, learned), half))
    console.log(`${name}: ${told([whole])}; second half ${told([scores.age.at(-1)!])}; with the first ${told([scores.own.at(-1)!])}`)
  }
  for (const [what, list] of Object.entries(scores)) console.log(`${what}: ${list.length} persons, ${told(list)}`)
}

await run('learning', async () => {
  console.log(`${cpus()[0]?.model ?? 'a processor'}, Node ${process.version}`)
  term('Students as a demonstration shows them', typicalVariety)
  term('Students as unlike as people are', wideVariety)
  if (values.recordings) await recorded(values.recordings)
})
