import { asksOf, type Detector, fallBaselines, fellAndTurned, ours, type WristSecond } from './fall-baselines.ts'
import { halves, shareByPerson, splitByPerson } from './person.ts'
import { percent, table } from './table.ts'

export interface FallCase {
  person: string
  source: string
  fall: boolean
  /** the trial, its seconds beginning 0, 0.1 … 0.9 s late: nobody falls on the second */
  offsets: WristSecond[][]
}

const detectors: { [name: string]: Detector } = {
  ...fallBaselines,
  '> 2.5 g, still, angle > 30°': seconds => fellAndTurned(seconds, 2.5, 30),
  'ours, as shipped': ours(),
  ...Object.fromEntries([2.5, 3, 3.5, 4, 5].map(impactG => [`ours, impact ≥ ${impactG} g`, ours(impactG)])),
}

/** The question "OK?" beside the baselines. The rules were made with the trials of both halves in view: the check is another source. */
export function fallTable(cases: readonly FallCase[]): string {
  const { oneHalf, otherHalf } = splitByPerson(cases, of => of.source)
  const rows = Object.entries(detectors).map(([name, finds]) => {
    const right = (of: readonly FallCase[], fall: boolean, offsets = 1) => {
      const tries = of.flatMap(each => (each.fall === fall ? each.offsets.slice(0, offsets) : []))
      return tries.filter(seconds => finds(seconds) === fall).length / tries.length
    }
    const both = (of: readonly FallCase[], offsets = 1) => `${percent(right(of, true, offsets))} / ${percent(right(of, false, offsets))}`
    const range = (fall: boolean) => shareByPerson(cases, of => right(of, fall))
    return [name, both(oneHalf), both(otherHalf), both(cases), `${range(true)} / ${range(false)}`, both(cases, 10)]
  })
  const count = (of: readonly FallCase[]) => `${of.filter(({ fall }) => fall).length} + ${of.filter(({ fall }) => !fall).length}`
  const titled = [oneHalf, otherHalf].map((of, index) => `${halves[index]}, ${count(of)}`)
  const header = ['detector', ...titled, `all, ${count(cases)}`, '95 % by person', 'at ten offsets']
  return `Wrist falls: sensitivity / specificity of the question "OK?" (trials: falls + daily activities)\n${table(header, rows)}\n${asked(cases)}`
}

function asked(cases: readonly FallCase[]): string {
  const daily = cases.flatMap(({ fall, offsets }) => (fall ? [] : [{ ...asksOf(offsets[0]!), hours: offsets[0]!.length / 3_600 }]))
  const sum = (value: (of: (typeof daily)[number]) => number) => daily.reduce((total, each) => total + value(each), 0)
  const hours = sum(each => each.hours).toFixed(2)
  return `  in ${hours} h of daily activities: ${sum(({ falls }) => falls.length)} questions of a fall, ${sum(({ collapses }) => collapses)} of a collapse, ${sum(({ alerts }) => alerts)} alerts`
}
