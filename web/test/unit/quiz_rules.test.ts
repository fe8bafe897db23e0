import assert from 'node:assert/strict'
import { test } from 'node:test'
import './dom'
import { blank, startsByHand } from '../../src/draft'
import { check } from '../../src/draft_errors'
import { formOf, settingsOf, wire } from '../../src/draft_wire'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { fresh, rightOnes } from '../../src/options'
import type { Poll } from '../../src/proto'
import { isRight, momentOf, opensAgain, ownEnd, seconds, timed, waits } from '../../src/quiz'
import { actOf, quizStep } from '../../src/screens/stage_keys'
import { poll } from './fixtures'

learnEnglish(desk)
const START = '2026-01-01T10:00:00.000Z'
const at = (s: number) => Date.parse(START) + s * 1000
const quiz = (change: Partial<Poll> = {}): Poll =>
  poll({ kind: 'quiz', results: 'after_close', settings: { time_limit_s: 20 }, started_at: null, ...change })
const running = (change: Partial<Poll> = {}) => quiz({ started_at: START, ...change })

test('a quiz with a time limit waits for its start, one without does not', () => {
  assert.equal(waits(quiz()), true)
  assert.equal(waits(running()), false)
  assert.equal(waits(quiz({ settings: { time_limit_s: null } })), false)
  assert.equal(waits(quiz({ status: 'closed' })), false)
  assert.equal(waits(poll()), false)
})

test('the own end: the limit and the extra time, never after the end of all', () => {
  assert.equal(ownEnd(quiz()), null)
  assert.equal(ownEnd(running()), at(20))
  assert.equal(ownEnd(running(), 50), at(30))
  assert.equal(ownEnd(running({ end_time: new Date(at(25)).toISOString() }), 100), at(25))
  assert.equal(ownEnd(quiz({ settings: { time_limit_s: null }, started_at: START })), null)
})

test('what counts down reads the own end and the start', () => {
  const shown = timed(running({ end_time: new Date(at(40)).toISOString() }), at(30))
  assert.equal(Date.parse(shown.end_time!), at(30))
  assert.equal(shown.created_at, START)
  const untimed = poll()
  assert.equal(timed(untimed, null), untimed)
})

test('what is the case, in the order in which it matters', () => {
  const end = at(20)
  assert.equal(momentOf(quiz(), undefined, undefined, null, at(0)), 'waiting')
  assert.equal(momentOf(running(), undefined, undefined, end, at(5)), 'answering')
  assert.equal(momentOf(running(), undefined, {}, end, at(25)), 'sending')
  assert.equal(momentOf(running(), {}, {}, end, at(5)), 'sending')
  assert.equal(momentOf(running(), {}, undefined, end, at(25)), 'answered')
  assert.equal(momentOf(running(), undefined, undefined, end, at(20)), 'time_up')
  assert.equal(momentOf(running({ status: 'closed' }), undefined, undefined, end, at(5)), 'revealed')
})

test('right is the whole correct set and nothing else', () => {
  assert.equal(isRight([2], [2]), true)
  assert.equal(isRight([1, 3], [3, 1]), true)
  assert.equal(isRight([1, 3], [1]), false)
  assert.equal(isRight([1], [1, 2]), false)
  assert.equal(isRight([1], undefined), false)
})

test('a mean time has a decimal only while that says something', () => {
  assert.equal(seconds(1740), 1.7)
  assert.equal(seconds(14_400), 14)
})

test('one button starts, reveals and goes on; in a poll it only goes on', () => {
  assert.equal(quizStep(quiz()), 'start')
  assert.equal(quizStep(running()), 'reveal')
  assert.equal(quizStep(running({ status: 'closed' })), 'next')
  assert.equal(quizStep(quiz({ settings: {} })), 'reveal')
  assert.equal(quizStep(poll()), 'next')
  assert.equal(actOf({ key: 'p', target: null } as unknown as KeyboardEvent, true), 'board')
})

const rows = () => [
  { ...fresh('Heart'), right: true },
  fresh(''),
  fresh('Liver'),
  { ...fresh('Lungs'), right: true },
  { ...fresh(' '), right: true },
]

test('right answers are numbered as the server will number the options', () => {
  assert.deepEqual(rightOnes(rows()), [1, 3])
})

const form = () => ({
  ...blank(),
  kind: 'quiz' as const,
  title: 'Q',
  rows: rows(),
  results: 'live' as const,
  identity: 'kiosk' as const,
  allowChange: true,
  limit: 60,
})

test('a quiz on the wire: closed results, no change, no kiosk, and its end is the start’s', () => {
  const draft = wire({ ...form(), details: { ...form().details, seconds: 30, speed: true } })
  assert.deepEqual(draft.settings, { correct: [1, 3], time_limit_s: 30, speed: true })
  assert.deepEqual(
    [draft.results, draft.allow_change, draft.identity, draft.max_choices, draft.duration_s],
    ['after_close', false, 'device', 3, undefined],
  )
  const untimed = { ...form(), details: { ...form().details, seconds: 0, speed: true } }
  assert.equal(startsByHand(untimed), false)
  assert.deepEqual([settingsOf(untimed)!.speed, wire(untimed).duration_s], [false, 60])
})

test('a quiz without a right answer is not sent', () => {
  assert.match(check({ ...form(), rows: [fresh('a'), fresh('b')] }, 0, String).right!, /at least one option as right/)
  assert.equal(check(form(), 0, String).settings, undefined)
})

test('a form made of a quiz marks what is right, and gives the same quiz back', () => {
  const made = formOf(quiz({ settings: { correct: [2], time_limit_s: 45, speed: true } }))
  assert.deepEqual(
    made.rows.map((r) => !!r.right),
    [false, true, false],
  )
  assert.deepEqual(wire(made).settings, { correct: [2], time_limit_s: 45, speed: true })
  assert.equal(wire(made).max_choices, 1)
})

test('the small-group guard is sent where it is set, and has its limits', () => {
  assert.equal('publish_step' in wire(blank()), false)
  const guarded = { ...blank(), title: 'Q', rows: [fresh('a'), fresh('b')], step: 5, few: 10 }
  assert.deepEqual([wire(guarded).publish_step, wire(guarded).publish_min], [5, 10])
  assert.equal(check(guarded, 0, String).guard, undefined)
  assert.match(check({ ...guarded, step: 1001 }, 0, String).guard!, /1 to 1,000/)
  for (const kind of ['qna', 'quiz', 'words', 'open'] as const) assert.equal('publish_step' in wire({ ...guarded, kind }), false, kind)
  assert.equal('publish_step' in wire({ ...guarded, identity: 'name' }), false)
})

test('what has told its answer is not opened again', () => {
  assert.equal(opensAgain(quiz({ status: 'closed' })), false)
  assert.equal(opensAgain(poll({ kind: 'numeric', status: 'closed', settings: { truth: '0' } })), false)
  assert.equal(opensAgain(poll({ kind: 'numeric', status: 'closed', settings: { truth: null } })), true)
  assert.equal(
    opensAgain(poll({ kind: 'numeric', status: 'closed', settings: { truth: null, accepted_min: '0', accepted_max: '9' } })),
    false,
  )
  assert.equal(opensAgain(poll({ status: 'closed' })), true)
})
