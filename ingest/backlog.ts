const marksMax = 3_600
/** A store gathers for half a second, and a busy disk takes some: so much behind is no news. */
const behindMs = 10_000

/** How far a follower is behind the log, in records and in seconds; to be advanced once a second. */
export function createBacklog({ committed, cursor }: { committed(): number; cursor(): number }) {
  /** when the log had come to which record, where the follower has not */
  let marks: { number: number; at: number }[] = []
  return {
    advance(now: number) {
      marks = marks.filter(mark => mark.number > cursor())
      if (committed() > (marks.at(-1)?.number ?? cursor()) && marks.length < marksMax) marks.push({ number: committed(), at: now })
    },
    records: () => committed() - cursor(),
    /** since when (ms since 1970, to a second) it has not put away what came to the log; null: it keeps up */
    since: (now: number) => (marks[0] && marks[0].number > cursor() && now - marks[0].at > behindMs ? marks[0].at : null),
    /** age of the oldest record it has not put away, to a second; 0: none */
    oldestSeconds: (now: number) => (marks[0] && marks[0].number > cursor() ? Math.max(0, (now - marks[0].at) / 1000) : 0),
  }
}
