import { RecordingError } from './recorded-second.ts'

/** A piece of an XML text, from one index to the next; together they are the whole text, each letter in one of them. */
export type XmlToken = { from: number; to: number } & (
  | { kind: 'open' | 'empty' | 'close'; name: string }
  | { kind: 'text'; text: string }
  /** a comment, CDATA or a processing instruction: nothing that we read stands in one */
  | { kind: 'other' }
)

/**
 * Cuts a text into XML's pieces in one pass. No entity is ever expanded and a document type is refused, so that nothing in the text
 * can be more than the text; whether the tags fit together is the reader's to see. @throws RecordingError naming the line
 */
export function* xmlTokens(file: string, text: string): Generator<XmlToken> {
  for (let from = 0; from < text.length; ) {
    const token = text[from] === '<' ? markupAt(file, text, from) : textAt(text, from)
    yield token
    from = token.to
  }
}

/** The line of an index, from 1: for a message, so counted only then. */
export function lineOf(text: string, index: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

function textAt(text: string, from: number): XmlToken {
  const next = text.indexOf('<', from)
  const to = next === -1 ? text.length : next
  return { kind: 'text', text: text.slice(from, to), from, to }
}

const pairs = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

function markupAt(file: string, text: string, from: number): XmlToken {
  const where = () => `${file}:${lineOf(text, from)}`
  const pair = pairs.find(([opens]) => text.startsWith(opens, from))
  if (pair !== undefined) {
    const [opens, closes] = pair
    const end = text.indexOf(closes, from + opens.length)
    if (end === -1) throw new RecordingError(`${where()}: ${opens} without ${closes}; the file is cut, export the activity again`)
    return { kind: 'other', from, to: end + closes.length }
  }
  if (text.startsWith('<!', from))
    throw new RecordingError(`${where()}: a document type, which TCX does not have; export the activity again`)
  const end = tagEnd(text, from + 1)
  if (end === -1) throw new RecordingError(`${where()}: a tag without its ">"; export the activity again`)
  const closes = text[from + 1] === '/'
  const empty = text[end - 1] === '/' && !closes
  return { kind: closes ? 'close' : empty ? 'empty' : 'open', name: nameAt(text, from + (closes ? 2 : 1), end), from, to: end + 1 }
}

/** Where the tag's `>` stands, past its attributes' values; -1: none before the next tag. */
function tagEnd(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!
    if (letter === '<') return -1
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return at
  }
  return -1
}

function nameAt(text: string, from: number, end: number): string {
  let to = from
  while (to < end && !' \t\r\n/'.includes(text[to]!)) to += 1
  return text.slice(from, to)
}
