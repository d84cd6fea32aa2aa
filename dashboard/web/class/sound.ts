import { signal } from '@preact/signals'
import { type Alarm, burstDue, type Tone, tonesOf } from './alarm-sound.ts'

/** 'blocked': the browser did not let it play. */
export type SoundState = 'off' | 'on' | 'blocked'

/** The alarm's voice: Web Audio, silent until a person turns it on (browsers demand it), then driven by `advance`. */
export function createSound() {
  const state = signal<SoundState>('off')
  let context: AudioContext | null = null
  let lastBurst: { alarm: Alarm; at: number } | null = null

  const start = async () => {
    context ??= new AudioContext()
    await context.resume()
    state.value = context.state === 'running' ? 'on' : 'blocked'
    context.onstatechange = () => {
      state.value = context?.state === 'running' ? 'on' : 'off'
    }
    if (state.value === 'on') play(context, tonesOf('medium'))
  }

  return {
    state,
    /** Unlocks the sound and plays the self-test: three tones. */
    start,
    /** Call at each message and tick: starts the next burst when its time has come. */
    advance(alarm: Alarm | null, now: number) {
      if (!context || state.value !== 'on') return
      if (!alarm) lastBurst = null
      else if (burstDue(lastBurst, alarm, now)) {
        lastBurst = { alarm, at: now }
        play(context, tonesOf(alarm))
      }
    },
  }
}

const attackSeconds = 0.02

function play(context: AudioContext, tones: readonly Tone[]) {
  for (const { atMs, hertz, forMs } of tones) {
    const oscillator = context.createOscillator()
    const gain = context.createGain()
    const from = context.currentTime + atMs / 1000
    const to = from + forMs / 1000
    oscillator.type = 'triangle'
    oscillator.frequency.value = hertz
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(0.5, from + attackSeconds)
    gain.gain.setValueAtTime(0.5, to - attackSeconds)
    gain.gain.linearRampToValueAtTime(0, to)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(from)
    oscillator.stop(to)
  }
}
