// A list of option texts being edited: typing, pasting, moving. Pure functions, so that every rule has a test.

import { cut, foldLine, inLine } from './lengths'
import { OPTION_TEXT_MAX, OPTIONS_MAX } from './limits'

export interface Draft {
  key: number
  text: string
  id?: number
  right?: boolean
}

let next = 1
export const fresh = (text = ''): Draft => ({ key: next++, text })

const BULLET = /^[-*•·–]\s+/
const COUNTED = /^(?:(\d{1,3})|([a-zA-Z]))([.)])\s+/

/** The kind and number of a line's list mark. Lines of one list have the same kind of mark, and each number is one higher than the last. */
function countOf(line: string): [kind: string, n: number] {
  const [, digits, char = '', sign = ''] = COUNTED.exec(line) ?? []
  return [sign && (digits ? '1' : char < 'a' ? 'A' : 'a') + sign, Number(digits ?? char.charCodeAt(0))]
}

/** Lines without their list marks: a bullet on each, or consecutive numbers or letters. An initial before a name belongs to the name. */
function unmarked(lines: readonly string[]): string[] {
  const [kind, from] = countOf(lines[0] ?? '')
  const counted = kind && lines.every((line, i) => countOf(line).join() === [kind, from + i].join())
  const mark = counted ? COUNTED : lines.every((line) => BULLET.test(line)) ? BULLET : ''
  return lines.map((line) => line.replace(mark, '').trim()).filter(Boolean)
}

/** Pasted lines as options, without bullets and numbers; undefined if there is only one line. */
export function pastedLines(text: string): string[] | undefined {
  const lines = unmarked(
    text
      .split(/\r?\n/)
      .map((line) => foldLine(line).trim())
      .filter(Boolean),
  )
  return lines.length > 1 ? lines.map((l) => cut(l, OPTION_TEXT_MAX)) : undefined
}

/** Inserts pasted lines at a row: the first replaces the row if it is empty, the rest follow. If not all of them fit, existing rows stay. */
export function paste(rows: readonly Draft[], at: number, lines: readonly string[]): Draft[] {
  const empty = !rows[at]?.text.trim()
  const before = rows.slice(0, empty ? at : at + 1)
  const after = rows.slice(at + 1).filter((r, i, all) => r.text.trim() || i < all.length - lines.length)
  const added = lines.slice(0, Math.max(0, OPTIONS_MAX - before.length - after.length)).map((l) => fresh(l))
  return [...before, ...added, ...after]
}

/** Puts a removed row back where it was among the rows as they are now: into its own row if that is still there and empty, or between the others. */
export function putBack(rows: readonly Draft[], at: number, row: Draft): Draft[] {
  const left = rows.findIndex((r) => r.key === row.key),
    place = left < 0 ? Math.min(at, rows.length) : left
  if (left >= 0 && !rows[left]!.text.trim()) return rows.map((r) => (r.key === row.key ? { ...r, text: row.text } : r))
  return [...rows.slice(0, place), left < 0 ? row : { ...row, key: fresh().key }, ...rows.slice(place)].slice(0, OPTIONS_MAX)
}

export function moved<T>(rows: readonly T[], from: number, to: number): T[] {
  if (to < 0 || to >= rows.length || from === to) return [...rows]
  const copy = [...rows]
  const [row] = copy.splice(from, 1)
  copy.splice(to, 0, row!)
  return copy
}

export const texts = (rows: readonly Draft[]): string[] => rows.map((r) => inLine(r.text)).filter(Boolean)

/** The numbers that the options marked as right will have; empty rows get none. */
export const rightOnes = (rows: readonly Draft[]): number[] => rows.filter((r) => r.text.trim()).flatMap((r, i) => (r.right ? [i + 1] : []))

/** A text as the server compares options: regardless of how the keyboard encodes accents, and of how many spaces there are. */
const composed = (text: string): string => inLine(text.normalize())

/** The index of the first row that repeats an earlier one, or -1. */
export function repeated(rows: readonly Draft[]): number {
  const seen = new Set<string>()
  return rows.findIndex((r) => {
    const text = composed(r.text)
    if (!text) return false
    if (seen.has(text)) return true
    seen.add(text)
    return false
  })
}
