/** Keeps the screen on while the page is seen, where the browser can (https and localhost); gives it back at the end. */
export function keepScreenOn(): () => void {
  const ask = () => { if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => undefined) }
  ask()
  document.addEventListener('visibilitychange', ask)
  return () => document.removeEventListener('visibilitychange', ask)
}
