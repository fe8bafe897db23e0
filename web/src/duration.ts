// In a file of its own, since the voter's first script needs none.

/** 0:42 · 12:05 · 2:03:09; days and more as a moment would be wrong here, so hours just grow. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const h = Math.floor(s / 3600)
  return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}
