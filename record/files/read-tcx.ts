import { type Activity, activityOf, type Moment, stepsOf } from './activity.ts'
import { RecordingError } from './recorded-second.ts'
import { lineOf, xmlTokens } from './xml-tokens.ts'

/** TrainingCenterDatabase v2 with its extensions goes ten deep. */
const depthMax = 64

/**
 * Reads the trackpoints of a TCX file (Garmin TrainingCenterDatabase v2): `Time`, `HeartRateBpm/Value`, `RunCadence`; all else is skipped.
 * `RunCadence` counts one leg a minute and only on foot (ActivityExtension v2); `Cadence` is a crank's, and is left out.
 * @throws RecordingError
 */
export function readTcx(file: string, text: string): Activity {
  return activityOf(file, momentsOf(file, text))
}

/** What was said so far of the trackpoint that begins at an index. */
interface Point {
  from: number
  time: string
  bpm: string
  oneLegPerMinute: string
}

function* momentsOf(file: string, text: string): Generator<Moment> {
  const at = (index: number) => `${file}:${lineOf(text, index)}`
  /** the names of the open tags, as they stand and without prefix */
  const open: { tag: string; name: string }[] = []
  let point: Point | undefined
  for (const token of xmlTokens(file, text)) {
    if (token.kind === 'open') {
      const name = localName(token.name)
      if (open.length === 0 && name !== 'TrainingCenterDatabase') break
      if (open.length === depthMax) throw new RecordingError(`${at(token.from)}: too deep for TCX; export the activity again`)
      open.push({ tag: token.name, name })
      if (name === 'Trackpoint') point = { from: token.from, time: '', bpm: '', oneLegPerMinute: '' }
    } else if (token.kind === 'text' && point !== undefined) {
      const key = keyOf(open.at(-1)?.name, open.at(-2)?.name, open.at(-3)?.name)
      if (key !== undefined) point[key] += token.text
    } else if (token.kind === 'close') {
      const closed = open.pop()
      if (closed?.tag !== token.name) {
        const found = token.name.slice(0, 40)
        throw new RecordingError(`${at(token.from)}: </${found}> where <${closed?.tag ?? '?'}> is open; export the activity again`)
      }
      if (closed.name === 'Trackpoint' && point !== undefined) {
        const { from } = point
        yield momentOf(point, () => at(from))
        point = undefined
      }
      if (open.length === 0) return
    }
  }
  if (open.length === 0) throw new RecordingError(`${file}:1: no <TrainingCenterDatabase>; export the activity as TCX again`)
  throw new RecordingError(`${at(text.length)}: the file ends inside <${open.at(-1)?.tag}>; it is cut, export the activity again`)
}

const localName = (tag: string) => tag.slice(tag.indexOf(':') + 1)

/** What the text inside a tag tells, by the tag and the two around it. */
function keyOf(name?: string, parent?: string, above?: string): 'time' | 'bpm' | 'oneLegPerMinute' | undefined {
  if (name === 'Time' && parent === 'Trackpoint') return 'time'
  if (name === 'Value' && parent === 'HeartRateBpm' && above === 'Trackpoint') return 'bpm'
  if (name === 'RunCadence' && parent === 'TPX') return 'oneLegPerMinute'
  return undefined
}

function momentOf({ time, bpm, oneLegPerMinute }: Point, where: () => string): Moment {
  const cadence = numberOf(oneLegPerMinute, where)
  return { t: timeOf(time, where), bpm: numberOf(bpm, where), steps: cadence === undefined ? undefined : stepsOf(cadence), where }
}

/** An instant of `xsd:dateTime`; without a zone it is a time at an unknown place. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

function timeOf(text: string, where: () => string): number {
  const trimmed = text.trim()
  const t = instant.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  if (Number.isNaN(t)) {
    throw new RecordingError(`${where()}: a Trackpoint without a readable <Time>, such as 2026-03-02T10:15:00Z; correct or remove it`)
  }
  return t
}

function numberOf(text: string, where: () => string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = Number(trimmed)
  if (!Number.isFinite(value)) throw new RecordingError(`${where()}: "${trimmed.slice(0, 20)}" is not a number; correct it`)
  return value
}
