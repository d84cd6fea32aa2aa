import { edwardsOf } from '../domain/load.ts'
import type { Aim, Plan, PlanOutcome } from '../domain/plan.ts'
import type { PlanLimits } from '../domain/plan-bounds.ts'
import { dayMs, historyMs, type PlanFigures, type PlanHistory } from '../domain/plan-history.ts'
import { isInTarget } from '../domain/plan-progress.ts'
import { planOf } from '../domain/plan-propose.ts'
import type { StudentFigures } from '../domain/record.ts'
import { maxBpmOf, restingBpmOf } from '../domain/student.ts'
import { zoneOf } from '../domain/zones.ts'
import { createHeart } from '../simulator/heart.ts'
import { createRandom, type Random } from '../simulator/random.ts'
import { wideVariety } from '../simulator/variety.ts'

/**
 * A term of plans on simulated students. The heart is the simulator's own (`createHeart`, a second at a time) with its widest variety. What
 * it does not know is a surrogate of ours, and stated: a student follows the band by feel (the load is steered towards the band's middle),
 * gives up for the day after minutes in effort that grow with fitness and training, and tries the share of the plan that is his or her own.
 */
export interface TermOptions {
  students: number
  weeks: number
  seed: number
}

export interface SimulatedStudent {
  ageYears: number
  sex: 'female' | 'male'
  /** 1: the load asks for its own share of the reserve */
  fitness: number
  tertile: 0 | 1 | 2
  limits: PlanLimits
  lessons: SimulatedLesson[]
}

export interface SimulatedLesson {
  index: number
  plan: Plan
  loadMax: number
  /** Edwards' points, as measured */
  load: number
  /** in the target, as measured: s */
  achievedSeconds: number
  coverage: number
}

const lessonMinutes = 45
const warmUpSeconds = 360
const coolDownFrom = 2_160
const lessonsAWeek = 2
const aimsOfTerm: readonly Aim[] = ['endurance', 'game', 'strength', 'game', 'speed', 'endurance', 'recovery', 'game']
const termStart = Date.UTC(2026, 1, 2, 9)

/** Surrogates: a lesson missed at random; an illness begun in a week, and its weeks; a band that sits badly. */
const absence = 0.06
const illness = 0.02
const illnessWeeks = 3
const looseBands = 0.1
/** Minutes in effort that a student of fitness 1 holds out in a lesson, and by how much of them a trained minute raises it. */
const staminaMinutes = 14
const staminaGain = 0.0006
const fitnessGain = 0.00004

export function simulateTerm({ students, weeks, seed }: TermOptions): SimulatedStudent[] {
  const all = Array.from({ length: students }, (_, i) => termOf(createRandom(seed + i * 7_919), weeks))
  const ranked = all.toSorted((a, b) => a.fitness - b.fitness)
  for (const [i, student] of ranked.entries()) student.tertile = Math.floor((3 * i) / students) as 0 | 1 | 2
  return all
}

function termOf(random: Random, weeks: number): SimulatedStudent {
  const ageYears = 8 + Math.floor(10 * random.next())
  const known = random.next()
  const norm = { ageYears, restingBpm: null, maxBpm: null }
  const trueRest = restingBpmOf(norm) + 5 * clipped(random)
  const trueMax = maxBpmOf(norm) + 9 * clipped(random)
  const facts = { ageYears, restingBpm: known < 0.5 ? Math.round(trueRest) : null, maxBpm: known < 0.2 ? Math.round(trueMax) : null }
  const student: SimulatedStudent = {
    ageYears,
    sex: random.next() < 0.5 ? 'female' : 'male',
    fitness: random.between(...wideVariety.fitness),
    tertile: 0,
    limits: { ceilingBpm: null, tested: facts.maxBpm !== null, flags: random.next() < 0.06 ? ['asthma'] : [] },
    lessons: [],
  }
  const body = {
    restingBpm: trueRest,
    maxBpm: trueMax,
    tauOnSeconds: random.between(...wideVariety.tauOnSeconds),
    tauOffSeconds: random.between(...wideVariety.tauOffSeconds),
    fitness: student.fitness,
    emotionBpm: random.between(...wideVariety.emotionBpm),
    wanderBpm: wideVariety.wanderBpm,
  }
  const zeal = random.between(0.4, 1.05)
  const loose = random.next() < looseBands ? 0.25 : 0.03
  let stamina = staminaMinutes * student.fitness
  let illUntil = 0
  const past: PlanHistory['lessons'][number][] = []
  let last: PlanHistory['last'] = null
  for (let index = 0; index < weeks * lessonsAWeek; index++) {
    const at = termStart + Math.floor(index / lessonsAWeek) * 7 * dayMs + (index % lessonsAWeek) * 3 * dayMs
    if (index % lessonsAWeek === 0 && random.next() < illness) illUntil = at + 7 * dayMs * (1 + Math.floor(illnessWeeks * random.next()))
    if (at < illUntil || random.next() < absence) continue
    const aim = aimsOfTerm[index % aimsOfTerm.length]!
    const lessons = past.filter(({ startsAt }) => startsAt >= at - historyMs)
    const held = Math.min(index, 6 * lessonsAWeek)
    const { plan, bounds } = planOf({
      aim,
      at,
      lessonMinutes,
      student: facts,
      limits: student.limits,
      history: { lessons, seenBefore: false, held, last },
    })
    const lived = liveLesson(plan, facts, body, { zeal: Math.min(1, zeal * random.between(0.85, 1.1)), stamina, loose }, random)
    past.push({ startsAt: at, figures: lived.figures })
    const coverage = lived.figures.heartSeconds / lived.figures.lessonSeconds
    last = { aim, plannedMinutes: plan.minutes, achievedSeconds: lived.achievedSeconds, coverage, word: null } satisfies PlanOutcome & {
      aim: Aim
    }
    student.lessons.push({ index, plan, loadMax: bounds.loadMax, load: lived.load, achievedSeconds: lived.achievedSeconds, coverage })
    stamina *= 1 + staminaGain * lived.effortMinutes
    body.fitness *= 1 + fitnessGain * lived.effortMinutes
  }
  return student
}

type Body = Parameters<typeof createHeart>[0]['profile']

/** One lesson: warm-up, bouts of the plan, cool-down; what the band saw of it. */
function liveLesson(
  plan: Plan,
  facts: { ageYears: number; restingBpm: number | null; maxBpm: number | null },
  body: Body,
  will: { zeal: number; stamina: number; loose: number },
  random: Random,
) {
  const heart = createHeart({ profile: body, random })
  const zoneSeconds: StudentFigures['zoneSeconds'] = [0, 0, 0, 0, 0, 0]
  const { lowBpm, highBpm } = plan.target
  const middle = (lowBpm + highBpm) / 2
  const cycle = plan.workSeconds + plan.restSeconds
  const wantedSeconds = will.zeal * plan.minutes * 60 * 1.1
  let [achieved, effort, load, seen, truly] = [0, 0, 0.2, 0, 0]
  let gapUntil = 0
  let bpm = body.restingBpm
  for (let second = 0; second < lessonMinutes * 60; second++) {
    const main = second >= warmUpSeconds && second < coolDownFrom
    const tired = effort / 60 > will.stamina
    const working = main && !tired && truly < wantedSeconds && second % cycle < plan.workSeconds
    // Steered by feel: harder below the middle, easier above it, and no jump.
    const wish = working
      ? load + (0.4 * body.fitness * (middle - bpm)) / (body.maxBpm - body.restingBpm)
      : main
        ? 0.22 * body.fitness
        : second < warmUpSeconds
          ? 0.3
          : 0.15
    load += Math.max(-0.1, Math.min(0.1, Math.min(body.fitness, Math.max(0.1, wish)) - load))
    bpm = heart.beat(load, null)
    if (isInTarget(bpm, plan.target)) truly++
    if (bpm >= body.restingBpm + 0.5 * (body.maxBpm - body.restingBpm)) effort++
    if (second >= gapUntil && random.next() < will.loose / 30) gapUntil = second + 30
    if (second < gapUntil) continue
    seen++
    zoneSeconds[zoneOf(bpm, facts)]++
    if (isInTarget(bpm, plan.target)) achieved++
  }
  const lessonSeconds = lessonMinutes * 60
  const figures: PlanFigures = { lessonSeconds, wornSeconds: lessonSeconds, heartSeconds: seen, zoneSeconds, recovery: null }
  return { figures, achievedSeconds: achieved, load: (edwardsOf(zoneSeconds) / seen) * lessonSeconds, effortMinutes: effort / 60 }
}

const clipped = (random: Random) => Math.min(2, Math.max(-2, random.normal()))
