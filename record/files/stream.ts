import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Sends a long text as it is made, a piece a turn of the loop, and no faster than it is taken: twelve hours of readings made in one go
 * hold every alert up for half a second.
 */
export const inTurns = (pieces: Iterable<string>): Readable => Readable.from(eachInItsTurn(pieces))

async function* eachInItsTurn(pieces: Iterable<string>) {
  for (const piece of pieces) {
    yield piece
    await nextTurn()
  }
}
