import { effect, type Signal, signal } from '@preact/signals'

/** Choices that belong to this screen, not to the account: a tablet outdoors, a phone in a dark hall. */
const prefix = 'pulseyard.'

/** What was stored under a name, if it is one of the allowed values. */
export function stored<T extends string>(name: string, allowed: readonly T[]): T | null {
  const value = localStorage.getItem(prefix + name)
  return allowed.find(one => one === value) ?? null
}

export function preference<T extends string>(name: string, allowed: readonly [T, ...T[]]): Signal<T> {
  const choice = signal<T>(stored(name, allowed) ?? allowed[0])
  effect(() => keep(name, choice.value))
  return choice
}

export function keep(name: string, value: string) {
  localStorage.setItem(prefix + name, value)
  document.documentElement.dataset[name] = value
}

export const theme = preference('theme', ['light', 'dark'])
export const hand = preference('hand', ['right', 'left'])
export const order = preference('order', ['roster', 'alerts-first'])
