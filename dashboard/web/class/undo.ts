/** Long enough to see what a tap did, and to tap again. */
export const undoMs = 12_000

/** What was just done, and how it is undone. */
export interface Undo {
  text: string
  undo: () => void
  /** ms since 1970, server clock */
  untilMs: number
}
