/** Keeps the screen on while wanted: a page in the dark may be put to sleep with its strap. The browser takes it back whenever the page is hidden. */
export function keepAwake(wanted: () => boolean) {
  let lock: WakeLockSentinel | null = null
  let asking = false

  async function take() {
    if (asking || !wanted() || document.visibilityState !== 'visible' || (lock && !lock.released)) return
    asking = true
    lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
    asking = false
    if (!wanted()) await lock?.release()
  }
  document.addEventListener('visibilitychange', () => void take())

  return {
    /** Call it when what is wanted may have changed. */
    advance: () => (wanted() ? take() : lock?.release()),
  }
}
