/** Keeps the screen on while the page is visible, where the browser allows it (https and localhost); returns a function that releases it. */
export function keepScreenOn(): () => void {
  const ask = () => {
    if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => undefined)
  }
  ask()
  document.addEventListener('visibilitychange', ask)
  return () => document.removeEventListener('visibilitychange', ask)
}
