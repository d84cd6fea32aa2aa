import { readFile } from 'node:fs/promises'
import type { Rule } from '../alerts/rules/load.ts'
import { type Student, unknownAgeYears } from '../domain/student.ts'
import { RecordingError } from '../record/files/recorded-second.ts'
import { alarmsOf } from './alarm.ts'
import { faultOf } from './fault.ts'
import { type Finding, isFallSign, judgeAlerts, judgeEvents, type Trace, type TrueEvent } from './finding.ts'
import { type Entry, isKnownKind, type Label, readLabels, wholeOf } from './manifest.ts'
import type { Group } from './result.ts'
import { rhythmTrials } from './rhythm.ts'
import { createTraced } from './traced.ts'
import { eventsOf, fallTrialOf } from './truth.ts'
import { createWatch } from './watch.ts'
import { type WristSeconds, wristSeconds } from './wrist-seconds.ts'

/** Every recording of the manifest through the real engine: one student in one lesson each, who starts with nothing behind. */
export async function playManifest(entries: readonly Entry[], rules: readonly Rule[]): Promise<Group> {
  const played: Group = { findings: [], rhythm: [], alarms: [], skipped: [], unknownLabels: new Map(), licences: new Map() }
  for (const entry of entries) {
    const { name, kind } = entry
    played.licences.set(entry.source, entry.licence)
    if (!isKnownKind(kind)) {
      played.skipped.push({ name, kind, why: `kind ${kind} is unknown to this harness` })
      continue
    }
    try {
      const { finding, trace, rhythm } = await playEntry(entry, rules, played.unknownLabels)
      played.findings.push(finding)
      played.rhythm.push(...rhythm)
      played.alarms.push(...alarmsOf(finding, trace))
    } catch (error) {
      if (!(error instanceof RecordingError) && (error as { code?: string }).code !== 'ENOENT') throw error
      played.skipped.push({ name, kind, why: (error as Error).message })
    }
  }
  for (const { name, notes } of entries) {
    const [part, whole] = [name, wholeOf(notes)].map(of => played.findings.find(finding => finding.name === of))
    if (part && whole?.fault) part.fault ??= `as ${whole.name}: ${whole.fault}`
  }
  return played
}

async function playEntry(entry: Entry, rules: readonly Rule[], unknownLabels: Map<string, number>) {
  const text = await readFile(entry.file, 'utf8')
  const wrist = wristSeconds(entry.file, text, isOnFoot(entry.labels))
  const { enmoGuessed, outOfRange } = wrist
  const labels = entry.labelsFile === null ? [] : await readLabels(entry.labelsFile)
  const remarks = [
    ...(entry.ageYears === null ? [`age unknown: read at ${unknownAgeYears} years`] : []),
    ...(enmoGuessed ? ['ENMO guessed from the means of a second'] : []),
    ...(/starts at \d+ ?s of |pairs with /.test(entry.notes)
      ? ['same session as another recording: its hours and alerts count twice']
      : []),
    ...(outOfRange > 0 ? [`${outOfRange} values out of range, unknown`] : []),
  ]
  return {
    ...judged({ entry, wrist, labels, remarks, rules, unknownLabels }),
    rhythm: rhythmTrials({ entry, samples: wrist.samples, labels, rules }),
  }
}

interface Case {
  entry: Entry
  wrist: WristSeconds
  labels: readonly Label[]
  remarks: readonly string[]
  rules: readonly Rule[]
  unknownLabels: Map<string, number>
}

function judged({ entry, wrist, labels, remarks, rules, unknownLabels }: Case): { finding: Finding; trace: Trace } {
  const { samples } = wrist
  const student: Student = {
    ...{ school: 's1', id: 'student', class: 'c1', restingBpm: null, maxBpm: null, flags: [] },
    ...{ ageYears: entry.ageYears, sex: entry.sex },
  }
  const traced = createTraced()
  const lessonSeconds = samples.at(-1)!.t / 1000
  const watch = createWatch({
    rules,
    students: [student],
    lessonSeconds,
    seen: (_, at, features, state) => traced.seen(at, features, state),
  })
  for (const sample of samples) watch.observe(student.id, sample)
  const { alerts, asks } = watch.end()
  const fall = fallTrialOf(entry, wrist, { alerts, asks })
  const events: TrueEvent[] = eventsOf({ labels, rules, unknownLabels, fall, samples })
  const { name, kind, source, ageYears, sex } = entry
  const { hasHeart, hasMotion, ...coverage } = traced.result()
  return {
    trace: traced.trace,
    finding: {
      ...{ name, kind, source, ageYears, sex, fall, hasHeart, hasMotion, quality: null, lessonsBefore: null, healthy: true, ...coverage },
      events: judgeEvents(
        events.filter(({ sign }) => !isFallSign(sign)),
        alerts,
      ), // falls are counted by trial
      alerts: judgeAlerts(alerts, events),
      fault: faultOf(samples, { notes: entry.notes, beats: kind.startsWith('rr_') }),
      remarks: [
        ...remarks,
        ...(hasHeart ? [] : ['no heart rate']),
        ...(hasMotion ? [] : ['no motion: the expected heart and the motion-gated signs are off']),
      ],
    },
  }
}

/** Whose `cadence_spm` are steps. */
export const isOnFoot = (labels: string) =>
  /run|walk|jog|hik|treadmill|stair|shuttle|foot/i.test(labels) && !/cycl|row|swim|multisport/i.test(labels)
