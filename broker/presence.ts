import type { Connection } from './connection.ts'

/**
 * Which connection is a band's, and how many bands are here. aedes knows one connection for each id too, but loses sight of
 * one when a third comes in while the second is still taking over from the first; and a take-over is no coming or going.
 */
export function createPresence() {
  // The connection of each band that has proved last who it is; it replaces another until it is let in.
  const newest = new Map<string, Connection>()
  const replaced = new WeakMap<Connection, Connection>()
  const online = new Set<string>()

  return {
    /** bands let in and not gone */
    get bands() {
      return online.size
    },

    /** It has proved who it is. aedes will now close the connection that it replaces. */
    claim(connection: Connection, band: string) {
      const before = newest.get(band)
      before?.expect('taken-over')
      if (before) replaced.set(connection, before)
      newest.set(band, connection)
    },

    /** It is let in. */
    settle(connection: Connection, band: string) {
      replaced.get(connection)?.end('taken-over')
      replaced.delete(connection)
      if (!newest.has(band)) newest.set(band, connection) // who was to take over has gone before it was let in
      online.add(band)
    },

    leave(connection: Connection, band: string) {
      if (newest.get(band) !== connection) return
      newest.delete(band)
      online.delete(band)
    },
  }
}
