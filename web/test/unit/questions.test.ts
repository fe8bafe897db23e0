import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import './dom'
import { whyRefused } from '../../src/kinds/qna_words'
import type { Base, Sealed } from '../../src/outbox'
import type { Ballot, Poll } from '../../src/proto'
import { arranged, asksLeft, baseOf, calm, countsNow, countsWith, markNow, waitingOf } from '../../src/questions'
import type { QnaResult, Question } from '../../src/results'
import { fitting } from '../../src/screens/stage_qna'
import { poll } from './fixtures'

const letter = (ballot: Partial<Ballot>): Sealed => ({ pollId: 'p', at: 0, ballot: { vote_id: Math.random().toString(), ...ballot } })
const question = (id: number, state: Question['state'] = 'active', text = `Question ${id}`): Question => ({
  id,
  text,
  state,
  up: 3,
  down: 1,
})
const result = (questions: Question[]): QnaResult => ({
  questions,
  orders: { best: [], newest: [], net: [], controversial: [] },
  distinct: questions.length,
  pending: 0,
})
const qna: Poll = poll({ kind: 'qna', options: [], settings: { per_voter: 3, max_length: 280 } })

test('an order keeps what was shown in place, drops what left, and puts new ones last', () => {
  assert.deepEqual(calm([3, 1, 2], [1, 2, 4, 3]), [3, 1, 2, 4])
  assert.deepEqual(calm([3, 1, 2], [2, 5]), [2, 5])
  assert.deepEqual(calm([], [1, 2]), [1, 2])
})

test('pinned ones come first and answered ones apart, whatever the order', () => {
  const r = result([question(1), question(2, 'answered'), question(3, 'pinned'), question(4)])
  assert.deepEqual(arranged(r, [4, 2, 1, 3]), { live: [3, 4, 1], answered: [2] })
  assert.deepEqual(arranged(r, []), { live: [3, 1, 4], answered: [2] })
})

test('the newest ballot on its way decides what one says about a question', () => {
  const voted = { up: [1], down: [2] }
  assert.deepEqual(
    [1, 2, 3].map((id) => markNow(voted, [], id)),
    [1, -1, 0],
  )
  assert.equal(markNow(voted, [letter({ question_id: 1, value: -1 }), letter({ question_id: 1, value: 0 })], 1), 0)
})

test('counts on screen hold the own vote once, before and after the answer', () => {
  assert.deepEqual(countsWith(question(1), 0, 1), { up: 4, down: 1 })
  assert.deepEqual(countsWith(question(1), 1, 0), { up: 2, down: 1 })
  assert.deepEqual(countsWith(question(1), 1, -1), { up: 2, down: 2 })
  assert.deepEqual(countsWith(question(1), -1, -1), { up: 3, down: 1 })
  assert.deepEqual(countsWith({ ...question(1), down: 0 }, -1, 0), { up: 3, down: 0 })
})

test('a vote on its way counts once, whether or not the counts that were told meanwhile hold it', () => {
  const first = question(1),
    sent = (base: Base, value: number) => ({ ...letter({ question_id: 1, value }), base })
  const up = [sent(baseOf(first, undefined, []), 1)]
  assert.deepEqual(countsNow(first, undefined, up), { up: 4, down: 1 })
  assert.deepEqual(countsNow({ ...first, up: 4 }, undefined, up), { up: 4, down: 1 })
  const back = [...up, sent(baseOf({ ...first, up: 4 }, undefined, up), 0)]
  assert.deepEqual(countsNow({ ...first, up: 4 }, undefined, back), { up: 3, down: 1 })
  assert.deepEqual(countsNow({ ...first, up: 4 }, { up: [1] }, back.slice(1)), { up: 3, down: 1 })
  assert.deepEqual(countsNow({ ...first, up: 7 }, { up: [1] }, []), { up: 7, down: 1 })
})

test('what one may still ask: less what was asked and what is on its way', () => {
  const asked = [{ id: 1, text: 'a', state: 'pending' as const }]
  assert.equal(asksLeft(qna, undefined, []), 3)
  assert.equal(asksLeft(qna, { asked }, [letter({ question: 'b' }), letter({ question_id: 1, value: 1 })]), 1)
  assert.equal(asksLeft(qna, { asked: [...asked, ...asked, ...asked] }, [letter({ question: 'b' })]), 0)
})

test('an own question waits until the room sees it', () => {
  const asked = [
    { id: 1, text: 'a', state: 'pending' as const },
    { id: 2, text: 'b', state: 'pending' as const },
    { id: 3, text: 'c', state: 'archived' as const },
  ]
  assert.deepEqual(
    waitingOf({ asked }, result([question(1)])).map((a) => a.id),
    [2],
  )
})

test('the stage shows as many as fit; long and pinned ones take more room', () => {
  const many = Array.from({ length: 20 }, (_, i) => question(i + 1))
  assert.equal(fitting(many).length, 9)
  assert.equal(fitting([question(0, 'pinned'), ...many]).length, 7)
  assert.equal(fitting(many.map((q) => ({ ...q, text: 'x'.repeat(90) }))).length, 4)
  assert.equal(fitting([question(1, 'pinned', 'x'.repeat(400))], 2).length, 1)
})

/** The server's objections to a question: how each reason begins in its source, how it may go on, and what people are told. */
const SAID: Record<string, readonly (readonly [string, string, string])[]> = {
  'qna.cpp': [
    ['is one too many: in this poll everybody may ask ', 'one', 'qna_no_more'],
    ['is one too many: this poll holds ', '1000 questions', 'qna_refused'],
    ['is one too many: a voter may have asked or voted on ', '200 questions of a poll', 'qna_votes_used'],
    ['has been answered already', '', 'qna_was_answered'],
    ['has been put aside by the host', '', 'qna_refused'],
    ['is required', '', 'qna_refused'],
  ],
  'written.cpp': [
    ['must not be empty', '', 'qna_refused'],
    ['must be text on one line', '', 'qna_refused'],
    ['must have at most ', '280 characters', 'qna_too_long'],
    ['must have at most ', '1 character', 'qna_too_long'],
    ['has something that may not be written here', '', 'qna_banned'],
  ],
}

test('what people are told of a refused question holds to the sentences in the server’s sources', () => {
  const source = (file: string) => readFileSync(join(process.cwd(), '../src/domain/kinds', file), 'utf8')
  const reading = /\bread_text\(const text_settings&[^]*?\n\}/.exec(source('written.cpp'))![0]
  const written: Record<string, string[]> = {
    'qna.cpp': [...source('qna.cpp').matchAll(/field_error\{(?:"question"|std::string\(field\)),\s*"([^"]*)"/g)].map((m) => m[1]!),
    'written.cpp': [...reading.matchAll(/\breturn\s+"([^"]*)"/g)].map((m) => m[1]!),
  }
  for (const [file, rows] of Object.entries(SAID)) {
    assert.deepEqual(new Set(written[file]), new Set(rows.map(([begins]) => begins)), file)
    for (const [begins, on, told] of rows) assert.equal(whyRefused({ field: 'question', reason: begins + on }), told, begins)
  }
  assert.equal(whyRefused({ field: 'question_id', reason: 'is not a question of this poll that takes votes' }), 'qna_gone')
  assert.equal(whyRefused({ field: 'question_id', reason: 'is one too many: a voter may have asked or voted on 200' }), 'qna_votes_used')
})
