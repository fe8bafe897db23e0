// A list of option texts under the editor's hands: typing, pasting, moving. Pure, so that every rule has a test.

import { cut, foldLine } from './lengths'
import { OPTION_TEXT_MAX, OPTIONS_MAX } from './limits'

export interface Draft { key: number; text: string; id?: number; right?: boolean }

let next = 1
export const fresh = (text = ''): Draft => ({ key: next++, text })

const BULLET = /^[-*•·–]\s+/
const COUNTED = /^(?:(\d{1,3})|([a-zA-Z]))([.)])\s+/

/** Where a counted line is in its list: lines of one list have the same kind of mark, and each is one further than the one before. */
function countOf(line: string): [kind: string, n: number] {
  const [, digits, char = '', sign = ''] = COUNTED.exec(line) ?? []
  return [sign && (digits ? '1' : char < 'a' ? 'A' : 'a') + sign, Number(digits ?? char.charCodeAt(0))]
}

/** Lines without what makes a list of them: a bullet on each, or numbers or letters that run through. An initial before a name is part of it. */
function unmarked(lines: readonly string[]): string[] {
  const [kind, from] = countOf(lines[0] ?? '')
  const counted = kind && lines.every((line, i) => countOf(line).join() === [kind, from + i].join())
  const mark = counted ? COUNTED : lines.every((line) => BULLET.test(line)) ? BULLET : ''
  return lines.map((line) => line.replace(mark, '').trim()).filter(Boolean)
}

/** Pasted lines as options, without bullets and numbers; undefined when it is a single line. */
export function pastedLines(text: string): string[] | undefined {
  const lines = unmarked(text.split(/\r?\n/).map((line) => foldLine(line).trim()).filter(Boolean))
  return lines.length > 1 ? lines.map((l) => cut(l, OPTION_TEXT_MAX)) : undefined
}

/** Puts pasted lines at a row: the first takes the row when it is empty, the rest follow. Where not all of them fit, what was there stays. */
export function paste(rows: readonly Draft[], at: number, lines: readonly string[]): Draft[] {
  const empty = !rows[at]?.text.trim()
  const before = rows.slice(0, empty ? at : at + 1)
  const after = rows.slice(at + 1).filter((r, i, all) => r.text.trim() || i < all.length - lines.length)
  const added = lines.slice(0, Math.max(0, OPTIONS_MAX - before.length - after.length)).map((l) => fresh(l))
  return [...before, ...added, ...after]
}

/** A row that was removed, where it was in what the rows are by now: in the empty one that is left of it, or between the others. */
export function putBack(rows: readonly Draft[], at: number, row: Draft): Draft[] {
  const left = rows.findIndex((r) => r.key === row.key), place = left < 0 ? Math.min(at, rows.length) : left
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

export const texts = (rows: readonly Draft[]): string[] => rows.map((r) => r.text.trim()).filter(Boolean)

/** The numbers that the options marked right will have: empty rows have none. */
export const rightOnes = (rows: readonly Draft[]): number[] =>
  rows.filter((r) => r.text.trim()).flatMap((r, i) => (r.right ? [i + 1] : []))

/** As the server compares options: however the keyboard sends an accent, and however many spaces. */
const composed = (text: string): string => text.normalize().replace(/\s+/g, ' ').trim()

/** The first row that repeats an earlier one. */
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
