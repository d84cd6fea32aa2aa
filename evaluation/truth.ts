import type { Rule } from '../alerts/rules/load.ts'
import type { Sample } from '../domain/sample.ts'
import type { FallTrial, TrueEvent } from './finding.ts'
import { isFallSign } from './finding.ts'
import type { Entry, Label } from './manifest.ts'
import type { Watched } from './watch.ts'
import type { WristSeconds } from './wrist-seconds.ts'

/** A shorter trial has no room for the 15 s after the band's question. (signs.md, "How well") */
const shortTrialSeconds = 25
/** After its impact a fall must show for this long how the arm lies. */
const postureSeconds = 3
/** Words of label files that tell of rhythm or of beats, and not of an event that a lesson's sign should notice. */
const rhythmWords = /^(n|afib|afl|af|j|pvc|pac|apc|svta|vt|b|t|noise|normal|sinus.*|other.*)$/i

/** Words that a label file may use for a sign, besides the rule's own name. */
const signOfWord: { [word: string]: string } = {
  fall: 'fall-then-still',
  collapse: 'fall-then-still',
  faint: 'soft-collapse',
  svt: 'very-high-at-rest',
  bradycardia: 'low-at-rest',
}

/** The events that a recording's labels tell: labels that name a sign, and a fall's impact. Others are counted by word. */
export function eventsOf(of: {
  labels: readonly Label[]
  rules: readonly Rule[]
  unknownLabels: Map<string, number>
  fall: FallTrial | null
  samples: readonly Sample[]
}): TrueEvent[] {
  const named = of.labels.flatMap(({ fromMs, toMs, label }) => {
    const word = label
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, '-')
    const sign = signOfWord[word] ?? of.rules.find(({ name }) => name === word)?.name
    if (sign === undefined && !rhythmWords.test(word)) of.unknownLabels.set(label, (of.unknownLabels.get(label) ?? 0) + 1)
    return sign === undefined ? [] : [{ sign, fromMs, toMs }]
  })
  if (of.fall?.truth !== 'fall' || named.some(({ sign }) => isFallSign(sign))) return named
  const at = impactOf(of.samples)
  return at === null ? named : [...named, { sign: 'fall-then-still', fromMs: at, toMs: at }]
}

/** Whether the band noticed a fall; null: the recording is of something else. */
export function fallTrialOf(
  { kind }: Entry,
  { samples, clipped }: Pick<WristSeconds, 'samples' | 'clipped'>,
  { alerts, asks }: Watched,
): FallTrial | null {
  if (kind !== 'fall' && kind !== 'adl') return null
  const short = samples.length < shortTrialSeconds
  const noticed = short ? asks.length > 0 : alerts.some(({ rule }) => isFallSign(rule))
  const peaks = samples.flatMap(({ peak }) => (peak === undefined ? [] : [peak]))
  return {
    truth: kind === 'fall' ? 'fall' : 'daily',
    noticed,
    delayMs: null,
    cannotShow: kind === 'fall' ? flawOf(samples, clipped) : null,
    peak: peaks.length > 0 ? Math.max(...peaks) : null,
  }
}

function impactOf(samples: readonly Sample[]): number | null {
  const known = samples.filter(({ peak }) => peak !== undefined)
  return known.length === 0 ? null : known.reduce((hardest, sample) => (sample.peak! > hardest.peak! ? sample : hardest)).t
}

function flawOf(samples: readonly Sample[], clipped: boolean): string | null {
  const at = impactOf(samples)
  if (at === null) return 'no motion at native rate'
  if (clipped) return 'clipped at ±2 g'
  if (samples.at(-1)!.t - at < postureSeconds * 1000) return 'no posture after the impact'
  return null
}
