/**
 * The part of TrainingCenterDatabasev2.xsd and ActivityExtensionv2.xsd that an activity can have: each element's children in their
 * order, with how many may stand, or the form of its text. Written from the schemas, and sharing no code with the writer or the reader.
 */
type Content = { children: [name: string, min: number, max: number][] } | { text: RegExp }

const many = Number.POSITIVE_INFINITY
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const double = /^\d+(\.\d+)?$/
const unsignedShort = /^\d{1,5}$/
const positiveByte = /^([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/
const cadenceValue = /^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])$/
const heartRate: Content = { children: [['Value', 1, 1]] }

const schema: { [element: string]: Content } = {
  TrainingCenterDatabase: {
    children: [
      ['Folders', 0, 1],
      ['Activities', 0, 1],
      ['Workouts', 0, 1],
      ['Courses', 0, 1],
      ['Author', 0, 1],
      ['Extensions', 0, 1],
    ],
  },
  Activities: {
    children: [
      ['Activity', 0, many],
      ['MultiSportSession', 0, many],
    ],
  },
  Activity: {
    children: [
      ['Id', 1, 1],
      ['Lap', 1, many],
      ['Notes', 0, 1],
      ['Training', 0, 1],
      ['Creator', 0, 1],
      ['Extensions', 0, 1],
    ],
  },
  Id: { text: dateTime },
  Lap: {
    children: [
      ['TotalTimeSeconds', 1, 1],
      ['DistanceMeters', 1, 1],
      ['MaximumSpeed', 0, 1],
      ['Calories', 1, 1],
      ['AverageHeartRateBpm', 0, 1],
      ['MaximumHeartRateBpm', 0, 1],
      ['Intensity', 1, 1],
      ['Cadence', 0, 1],
      ['TriggerMethod', 1, 1],
      ['Track', 0, many],
      ['Notes', 0, 1],
      ['Extensions', 0, 1],
    ],
  },
  TotalTimeSeconds: { text: double },
  DistanceMeters: { text: double },
  Calories: { text: unsignedShort },
  AverageHeartRateBpm: heartRate,
  MaximumHeartRateBpm: heartRate,
  Intensity: { text: /^(Active|Resting)$/ },
  TriggerMethod: { text: /^(Manual|Distance|Location|Time|HeartRate)$/ },
  Track: { children: [['Trackpoint', 1, many]] },
  Trackpoint: {
    children: [
      ['Time', 1, 1],
      ['Position', 0, 1],
      ['AltitudeMeters', 0, 1],
      ['DistanceMeters', 0, 1],
      ['HeartRateBpm', 0, 1],
      ['Cadence', 0, 1],
      ['SensorState', 0, 1],
      ['Extensions', 0, 1],
    ],
  },
  Time: { text: dateTime },
  HeartRateBpm: heartRate,
  Value: { text: positiveByte },
  Extensions: { children: [['ns3:TPX', 0, many]] },
  'ns3:TPX': {
    children: [
      ['ns3:Speed', 0, 1],
      ['ns3:RunCadence', 0, 1],
      ['ns3:Watts', 0, 1],
    ],
  },
  'ns3:RunCadence': { text: cadenceValue },
  Notes: { text: /^[^<>]*$/ },
}

const attributes: { [element: string]: RegExp } = {
  Activity: /^Sport="(Running|Biking|Other)"$/,
  Lap: /^StartTime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"$/,
}

interface Element {
  name: string
  attributes: string
  children: Element[]
  text: string
}

/** The root of a text that is plain: a declaration, then tags and text alone. Throws where tags do not fit. */
export function elementsOf(xml: string): Element {
  const top: Element = { name: '', attributes: '', children: [], text: '' }
  const open = [top]
  for (const [piece] of xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '').matchAll(/<[^>]*>|[^<]+/g)) {
    const current = open.at(-1)!
    if (!piece.startsWith('<')) {
      if (/&(?!(amp|lt|gt|quot|apos);)/.test(piece)) throw new Error(`an & that begins no entity: ${piece}`)
      current.text += piece
    } else if (piece.startsWith('</')) {
      if (piece !== `</${current.name}>`) throw new Error(`${piece} where ${current.name} is open`)
      open.pop()
    } else {
      const [, name = '', rest = ''] = /^<([\w:]+)\s*(.*)>$/s.exec(piece) ?? []
      const element = { name, attributes: rest, children: [], text: '' }
      current.children.push(element)
      open.push(element)
    }
  }
  if (open.length !== 1 || top.children.length !== 1) throw new Error('not one root element')
  return top.children[0]!
}

/** What the schema has against an element; nothing: it is valid. */
export function faultsOf(element: Element): string[] {
  const content = schema[element.name]
  if (content === undefined) return [`no element ${element.name}`]
  const faults = [attributes[element.name]?.test(element.attributes) === false ? `${element.name}: ${element.attributes}` : []].flat()
  if ('text' in content) {
    return element.children.length === 0 && content.text.test(element.text) ? faults : [...faults, `${element.name}: "${element.text}"`]
  }
  if (element.text.trim() !== '') faults.push(`${element.name}: text "${element.text.trim()}"`)
  const order = content.children.map(([name]) => name)
  const places = element.children.map(({ name }) => order.indexOf(name))
  if (places.some((place, i) => place === -1 || place < (places[i - 1] ?? 0))) faults.push(`${element.name}: order of its children`)
  for (const [name, min, max] of content.children) {
    const count = element.children.filter(child => child.name === name).length
    if (count < min || count > max) faults.push(`${element.name}: ${count} ${name}`)
  }
  return [...faults, ...element.children.flatMap(faultsOf)]
}
