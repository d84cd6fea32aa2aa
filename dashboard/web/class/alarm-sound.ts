import type { AlertMessage } from '../../../domain/live.ts'

/** The severities that make a sound. */
export type Alarm = 'high' | 'medium'

export interface Tone {
  atMs: number
  forMs: number
  hertz: number
}

/** Bursts after IEC 60601-1-8: high is 3 + 2 tones each 10 s, medium 3 tones each 25 s. (screens.md) */
export const burstEveryMs: Record<Alarm, number> = { high: 10_000, medium: 25_000 }

/** The standard's general melody: high c–e–g c–g rising, medium c–e–g, slower. */
export function tonesOf(alarm: Alarm): readonly Tone[] {
  switch (alarm) {
    case 'high':
      return [
        { atMs: 0, forMs: 150, hertz: 523 },
        { atMs: 250, forMs: 150, hertz: 659 },
        { atMs: 500, forMs: 150, hertz: 784 },
        { atMs: 1000, forMs: 150, hertz: 784 },
        { atMs: 1250, forMs: 150, hertz: 1047 },
      ]
    case 'medium':
      return [
        { atMs: 0, forMs: 200, hertz: 523 },
        { atMs: 400, forMs: 200, hertz: 659 },
        { atMs: 800, forMs: 200, hertz: 784 },
      ]
  }
}

/** Whether a burst is due at `now` (ms): at once for a new or a graver alarm, then at its own pace. */
export const burstDue = (last: { alarm: Alarm; at: number } | null, alarm: Alarm, now: number) =>
  last === null || (alarm === 'high' && last.alarm === 'medium') || now - last.at >= burstEveryMs[alarm]

type Sounding = Pick<AlertMessage, 'id' | 'severity'>

/** Mutes by alert: until when (ms since 1970), and the severity that was muted. */
export type Mutes = ReadonlyMap<string, { untilMs: number; severity: AlertMessage['severity'] }>

/** The mutes that still hold: an alert that somebody answered and that came back, or that changed its severity, is heard again. */
export function mutesOf(mutes: Mutes, open: readonly Sounding[]): Mutes {
  const held = new Map([...mutes].filter(([id, { severity }]) => open.some(alert => alert.id === id && alert.severity === severity)))
  return held.size === mutes.size ? mutes : held
}

/** The gravest alarm among open alerts that is not muted at `now` (ms). A new alert sounds through an older one's mute. */
export function alarmOf(open: readonly Sounding[], mutes: Mutes, now: number): Alarm | null {
  const sounding = open.filter(({ id }) => (mutes.get(id)?.untilMs ?? 0) <= now)
  if (sounding.some(({ severity }) => severity === 'high')) return 'high'
  return sounding.some(({ severity }) => severity === 'medium') ? 'medium' : null
}
