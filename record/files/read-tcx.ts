import { type RecordedSecond, RecordingError } from './recorded-second.ts'

/**
 * Reads the trackpoints of a TCX file (Garmin TrainingCenterDatabase v2): `Time`, `HeartRateBpm/Value`, `RunCadence`. Not an XML parser:
 * these few elements have a fixed form there, and all else is skipped. `RunCadence` counts one leg a minute and only in running
 * (ActivityExtension v2), so the steps of the second are twice a sixtieth of it, on average.
 */
export function readTcx(file: string, text: string): RecordedSecond[] {
  if (!/<TrainingCenterDatabase[\s>]/.test(text)) {
    throw new RecordingError(`${file}:1: no <TrainingCenterDatabase>; export the activity as TCX again`)
  }
  const trackpoints = [...text.matchAll(/<Trackpoint[^>]*>(.*?)<\/Trackpoint>/gs)]
  let startMs: number | null = null
  let before = Number.NEGATIVE_INFINITY
  return trackpoints.map(({ 1: point = '', index }) => {
    const where = () => `${file}:${text.slice(0, index).split('\n').length}`
    const time = Date.parse(/<Time>\s*([^<]*?)\s*<\/Time>/.exec(point)?.[1] ?? '')
    if (Number.isNaN(time)) throw new RecordingError(`${where()}: a Trackpoint without a readable <Time>; remove it`)
    if (time < before) throw new RecordingError(`${where()}: <Time> goes back; sort the Trackpoints`)
    before = time
    startMs ??= time
    const bpm = numberIn(point, /<HeartRateBpm[^>]*>\s*<Value>\s*([^<]*?)\s*<\/Value>/, where)
    const oneLegSpm = numberIn(point, /<(?:\w+:)?RunCadence>\s*([^<]*?)\s*<\/(?:\w+:)?RunCadence>/, where)
    return { offsetMs: time - startMs, bpm, steps: oneLegSpm === undefined ? undefined : Math.round((oneLegSpm / 30) * 100) / 100 }
  })
}

function numberIn(point: string, pattern: RegExp, where: () => string): number | undefined {
  const text = pattern.exec(point)?.[1]
  if (text === undefined) return undefined
  const value = Number(text)
  if (text === '' || !Number.isFinite(value)) throw new RecordingError(`${where()}: "${text.slice(0, 20)}" is not a number; correct it`)
  return value
}
