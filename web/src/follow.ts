// A form that is being edited while its poll is changed elsewhere: fields that nobody has touched here follow.

import type { PollForm } from './draft'
import { inLine } from './lengths'
import { rightOnes, texts, type Draft } from './options'
import { hasOptions } from './poll_facts'

/** Maps values of a field that are equal on the server, which drops empty rows and spaces that do not show, to the same value. */
const meant = (field: unknown, value: unknown): unknown =>
  typeof value === 'string'
    ? field === 'title'
      ? inLine(value)
      : value.trim()
    : Array.isArray(value)
      ? JSON.stringify([texts(value as Draft[]), rightOnes(value as Draft[])])
      : value

function merged<T extends object>(mine: T, sent: T, before: T, after: T): T {
  const as = (a: T, b: T, k: keyof T): boolean => meant(k, a[k]) === meant(k, b[k])
  const news = (Object.keys(after) as (keyof T)[]).filter((k) => !as(before, after, k) && as(before, mine, k) && as(before, sent, k))
  return news.length ? { ...mine, ...Object.fromEntries(news.map((k) => [k, after[k]])) } : mine
}

/** An option that still exists keeps its row, and with it the focus. */
const kept = (mine: readonly Draft[], after: readonly Draft[]): Draft[] =>
  after.map((r) => ({ ...r, key: mine.find((m) => m.id !== undefined && m.id === r.id)?.key ?? r.key }))

/** The form after its poll has changed from `before` to `after`; the same object if that changes nothing. What was `sent` from here is not news. */
export function followed(mine: PollForm, sent: PollForm, before: PollForm, after: PollForm): PollForm {
  const details = merged(mine.details, sent.details, before.details, after.details)
  const news = merged(mine, sent, { ...before, details }, { ...after, details })
  const now = news.rows === mine.rows ? news : { ...news, rows: kept(mine.rows, news.rows) }
  return details === mine.details ? now : { ...now, details }
}

type Asked = 'kind' | 'title' | 'description' | 'rows'
const ASKED: readonly Asked[] = ['kind', 'title', 'description', 'rows']

const same = (a: PollForm, b: PollForm, k: Asked): boolean =>
  k === 'rows' ? texts(a.rows).join('\n') === texts(b.rows).join('\n') : meant(k, a[k]) === meant(k, b[k])

/** Which parts of the question itself somebody else has changed: neither as before, nor as sent from here. The remote next to the editor changes none of them. */
export const askedAnew = (before: PollForm, sent: PollForm, after: PollForm): Asked[] =>
  ASKED.filter((k) => !same(before, after, k) && !same(sent, after, k) && (k !== 'rows' || hasOptions(after.kind)))

/** Which of those are also being changed here, in a different way: the last one to save wins. */
export const contested = (mine: PollForm, before: PollForm, after: PollForm, anew: readonly Asked[]): Asked[] =>
  anew.filter((k) => !same(mine, before, k) && !same(mine, after, k))

export const taking = (mine: PollForm, theirs: PollForm, what: readonly Asked[]): PollForm => ({
  ...mine,
  ...Object.fromEntries(what.map((k) => [k, theirs[k]])),
})
