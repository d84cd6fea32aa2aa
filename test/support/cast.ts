import type { AlertMessage, LiveStudent } from '../../domain/live.ts'
import { zoneOf } from '../../domain/zones.ts'

const names = (
  'Ana Ben Chen Daria Emil Fatou Goran Hana Ines Jonas Kaya Liam Mei Noor Olga Pavel Quinn Rosa Sami Tara ' +
  'Ugo Vera Wen Xenia Yusuf Zoe Aiko Bruno Clara Dimitri Elif Finn Greta Hugo Irina Jun Kofi Leila Marco Nadia ' +
  'Oscar Petra Rafael Sofia Tomas Uma Viktor Wanda Yara Zeno Amara Boris Cem Dora Enzo Freya Gino Helga Ivo Joana'
).split(' ')

/** A student of eleven years with this heart rate. */
export function withBpm(id: string, bpm: number): Pick<LiveStudent, 'id' | 'bpm' | 'zone' | 'percent' | 'state'> {
  return { id, bpm, zone: zoneOf(bpm, { ageYears: 11, maxBpm: null }), percent: Math.round(bpm / 2.003), state: 'ok' }
}

/** The first `count` students of a made-up class, at heart rates spread over the zones. */
export const classOf = (count: number): LiveStudent[] =>
  Array.from({ length: count }, (_, i) => ({
    ...withBpm(`s${i}`, 88 + ((i * 37) % 104)),
    name: names[i % names.length]!,
    ageSeconds: 0,
  }))

/** A high alert about a student, just fired. */
export const collapseOf = (student: string, why: AlertMessage['why'], startedAt: number): Omit<AlertMessage, 'seq' | 'type'> => ({
  id: `collapse-${student}`,
  rule: 'soft-collapse',
  severity: 'high',
  student,
  phase: 'firing',
  handling: 'open',
  by: null,
  at: null,
  outcome: null,
  startedAt,
  firedAt: startedAt,
  resolvedAt: null,
  late: false,
  durable: true,
  value: null,
  expected: null,
  why,
  drill: false,
})
