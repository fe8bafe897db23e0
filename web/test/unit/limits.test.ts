import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import './dom'
import { blank, type Details, type PollForm } from '../../src/draft'
import { check, END_MAX_DAYS } from '../../src/draft_errors'
import { fill, learnEnglish } from '../../src/i18n'
import { cut, inLine, lengthOf } from '../../src/lengths'
import * as limits from '../../src/limits'
import { desk } from '../../src/locales/en_desk'
import { fresh, pastedLines } from '../../src/options'
import type { Kind } from '../../src/proto'
import { letter } from '../../src/ui/key'

learnEnglish(desk)

test('the numbers are the server’s', () => {
  const header = readFileSync(join(process.cwd(), '../include/pollstream/base/limits.hpp'), 'utf8')
  const server = new Map([...header.matchAll(/(\w+) =\s*([\d']+);/g)].map(([, name, value]) => [name!, Number(value!.replaceAll("'", ''))]))
  assert.ok(Object.keys(limits).length > 10)
  assert.equal(END_MAX_DAYS, Number(/duration_max = (\d+) \* 24h/.exec(header)?.[1]))
  for (const [name, value] of Object.entries(limits)) assert.equal(value, server.get(name.toLowerCase()), name)
})

test('a text is as long as its code points without the white space around it, and is cut between two of them', () => {
  assert.equal(lengthOf(' \u2003👍🏽 ok\n'), 5)
  assert.equal(cut('a👍b', 2), 'a👍')
  assert.equal(cut('👍', 9), '👍')
  assert.equal(inLine('  big \n cat '), 'big cat')
})

test('a pasted line that is too long keeps whole characters', () => {
  const [first, second] = pastedLines(`${'x'.repeat(254)}👍👍\n${'👍'.repeat(300)}`)!
  assert.equal(first, 'x'.repeat(254) + '👍')
  assert.equal(second, '👍'.repeat(255))
})

const form = (change: Partial<PollForm>, details: Partial<Details> = {}): PollForm => ({
  ...blank(),
  title: 'Q',
  rows: [fresh('A'), fresh('B')],
  ...change,
  details: { ...blank().details, ...details },
})
const wrong = (f: PollForm, most: number) =>
  Object.entries(check(f, 0, letter))
    .filter(([, said]) => said === fill(desk.err_too_long, { n: most }, 'en'))
    .map(([field]) => field)

/** A form with a text in one of its fields, by the field that reports it as too long. */
const FIELDS: readonly (readonly [string, number, (text: string) => PollForm])[] = [
  ['title', limits.TITLE_MAX, (title) => form({ title })],
  ['description', limits.DESCRIPTION_MAX, (description) => form({ description })],
  ['form', limits.NAME_MAX, (creator) => form({ creator })],
  ['options', limits.OPTION_TEXT_MAX, (text) => form({ rows: [fresh('A'), fresh(text)] })],
  ['settings', limits.LABEL_MAX, (mostLabel) => form({ kind: 'rating' }, { mostLabel })],
  ['settings', limits.UNIT_MAX, (unit) => form({ kind: 'numeric' }, { unit })],
  ...(['words', 'open', 'qna'] as Kind[]).map(
    (kind) => ['settings', limits.BANNED_MAX, (banned: string) => form({ kind }, { banned })] as const,
  ),
]

test('what is as long as the server takes is sent, and what is longer is said, with how long it may be, in every field', () => {
  for (const [field, most, write] of FIELDS)
    for (const one of ['x', '👍']) {
      assert.deepEqual(check(write(`  ${one.repeat(most)}\n `), 0, letter), {}, field)
      assert.deepEqual(wrong(write(one.repeat(most + 1)), most), [field])
    }
})

test('what belongs to another kind is not sent, and may be of any length', () => {
  const long = 'x'.repeat(5000)
  assert.deepEqual(check(form({}, { mostLabel: long, unit: long, banned: long }), 0, letter), {})
  assert.deepEqual(check(form({ kind: 'numeric', rows: [fresh(long)] }), 0, letter), {})
})
