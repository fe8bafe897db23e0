// SHA-256. Browsers have it built in, but not on plain HTTP; there these few lines of FIPS 180-4 do the work.

const primes: number[] = []
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n)
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0
const K = primes.map((p) => fraction(Math.cbrt(p)))
const START = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)))

const turn = (x: number, n: number): number => (x >>> n) | (x << (32 - n))

function block(h: number[], w: number[]): void {
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!,
      b = w[i - 2]!
    w[i] = (w[i - 16]! + w[i - 7]! + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0
  }
  let [a, b, c, d, e, f, g, last] = h as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const one = (last + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    last = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  ;[a, b, c, d, e, f, g, last].forEach((v, i) => {
    h[i] = (h[i]! + v) | 0
  })
}

export function sha256Here(data: Uint8Array): Uint8Array {
  const length = Math.ceil((data.length + 9) / 64) * 64
  const padded = new Uint8Array(length),
    view = new DataView(padded.buffer)
  padded.set(data)
  padded[data.length] = 0x80
  view.setUint32(length - 8, Math.floor(data.length / 2 ** 29))
  view.setUint32(length - 4, data.length << 3)
  const h = [...START]
  for (let at = 0; at < length; at += 64)
    block(
      h,
      Array.from({ length: 16 }, (_, i) => view.getInt32(at + 4 * i)),
    )
  const out = new DataView(new ArrayBuffer(32))
  h.forEach((v, i) => out.setInt32(4 * i, v))
  return new Uint8Array(out.buffer)
}

export async function sha256(data: Uint8Array): Promise<Uint8Array> {
  return crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', data.slice().buffer)) : sha256Here(data)
}

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
export const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16))
