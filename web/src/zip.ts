// Several files as one: a ZIP archive that stores them uncompressed. Numbers are little-endian, names UTF-8.

export interface ArchiveFile {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1
  return n
})

export function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}

/** The fields of a record, each a value and its size in bytes. */
function record(...fields: readonly (readonly [value: number, size: 2 | 4])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [, size]) => sum + size, 0)))
  let at = 0
  for (const [value, size] of fields) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return new Uint8Array(view.buffer)
}

const VERSION = 20,
  UTF8_NAMES = 0x800

/** Local time in steps of two seconds, from 1980 on. */
const stamp = (d: Date): [time: number, day: number] => [
  (d.getHours() << 11) | (d.getMinutes() << 5) | (d.getSeconds() >> 1),
  ((d.getFullYear() - 1980) << 9) | ((d.getMonth() + 1) << 5) | d.getDate(),
]

export function zip(files: readonly ArchiveFile[], when: Date): Blob {
  const [time, day] = stamp(when),
    body: Uint8Array<ArrayBuffer>[] = [],
    directory: Uint8Array<ArrayBuffer>[] = []
  const length = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0)
  for (const { name, bytes } of files) {
    const path = new TextEncoder().encode(name),
      at = length(body)
    const about = [
      [VERSION, 2],
      [UTF8_NAMES, 2],
      [0, 2],
      [time, 2],
      [day, 2],
      [crc32(bytes), 4],
      [bytes.length, 4],
      [bytes.length, 4],
      [path.length, 2],
      [0, 2],
    ] as const
    body.push(record([0x04034b50, 4], ...about), path, bytes)
    directory.push(record([0x02014b50, 4], [VERSION, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), path)
  }
  const end = record(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [files.length, 2],
    [files.length, 2],
    [length(directory), 4],
    [length(body), 4],
    [0, 2],
  )
  return new Blob([...body, ...directory, end], { type: 'application/zip' })
}
