import assert from 'node:assert/strict'
import { test } from 'node:test'
import './dom'
import { changes } from '../../src/autosave'
import { blank, revived, type Details, type PollForm } from '../../src/draft'
import { check, fromServer } from '../../src/draft_errors'
import { copyOf, formOf, localInput, settingsOf, wire } from '../../src/draft_wire'
import { askedAnew } from '../../src/follow'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { fresh } from '../../src/options'
import type { Kind } from '../../src/proto'
import { stepRound } from '../../src/screens/stage_keys'
import { letter } from '../../src/ui/key'
import { poll } from './fixtures'

learnEnglish(desk)

const form = (kind: Kind, details: Partial<Details> = {}, options = ['A', 'B', 'C']): PollForm => ({
  ...blank(),
  title: 'Q',
  kind,
  rows: options.map((o) => fresh(o)),
  details: { ...blank().details, ...details },
})
const wrong = (f: PollForm) => check(f, 0, letter)

test('a form sends the settings of its kind and of no other', () => {
  assert.equal(wire(form('single')).settings, undefined)
  assert.equal(wire(form('multiple')).settings, undefined)
  assert.deepEqual(wire(form('rating', { least: 0, most: 10, leastLabel: ' Bad ' })).settings, {
    min: 0,
    max: 10,
    min_label: 'Bad',
    max_label: '',
  })
  assert.deepEqual(wire(form('points', { budget: 25, quadratic: true })).settings, { budget: 25, max_per_option: null, quadratic: true })
  assert.deepEqual(wire(form('rank', { seats: 2 })).settings, { seats: 2 })
  assert.deepEqual(settingsOf(form('numeric', { decimals: 1, unit: ' kg ', from: '0', to: '200', truth: '31,5' })), {
    decimals: 1,
    unit: 'kg',
    plausible_min: '0',
    plausible_max: '200',
    truth: '31.5',
    tolerance: null,
    tolerance_percent: null,
    accepted_min: null,
    accepted_max: null,
  })
})

test('a number needs no options, but keeps those that were typed', () => {
  const f = form('numeric', {}, ['', ''])
  assert.deepEqual(wrong(f), {})
  assert.deepEqual(wire(form('numeric')).options, [])
  assert.deepEqual(wire({ ...form('numeric'), kind: 'single' }).options, ['A', 'B', 'C'])
  assert.deepEqual(
    formOf(poll({ kind: 'numeric', options: [] })).rows.map((r) => r.text),
    ['', ''],
  )
})

test('settings that cannot be are said before they are sent', () => {
  assert.ok(wrong(form('rating', { least: 5, most: 5 })).settings)
  assert.ok(wrong(form('points', { budget: 0 })).settings)
  assert.ok(wrong(form('points', { budget: 10, cap: 11 })).settings)
  assert.ok(wrong(form('numeric', { from: '10', to: '1' })).settings)
  assert.ok(wrong(form('numeric', { from: '1.5' })).settings)
  assert.ok(wrong(form('numeric', { to: '10', truth: '11' })).settings)
  assert.ok(
    wrong(
      form(
        'rank',
        {},
        Array.from({ length: 31 }, (_, i) => `o${i}`),
      ),
    ).options,
  )
  for (const kind of ['single', 'multiple', 'approval', 'rating', 'star', 'points', 'rank', 'numeric'] as const)
    assert.deepEqual(wrong(form(kind)), {}, kind)
})

test('title and options are sent and followed as the server stores them: on one line', () => {
  const mine = { ...form('single', {}, ['Iced  tea', ' Tea\n(hot) ']), title: 'What  for\nlunch?', description: 'Two\nlines' }
  const sent = wire(mine)
  assert.deepEqual([sent.title, sent.options, sent.description], ['What for lunch?', ['Iced tea', 'Tea (hot)'], 'Two\nlines'])
  const stored = { ...form('single', {}, sent.options), title: sent.title, description: mine.description }
  assert.deepEqual(askedAnew(form('single'), mine, stored), [])
  assert.deepEqual(wrong({ ...mine, title: 'a' + ' '.repeat(200) + 'b' }), {})
})

test('which numbers count as right is said in one way', () => {
  const accepted = (d: Partial<Details>) => {
    const s = settingsOf(form('numeric', d))!
    return [s.tolerance, s.tolerance_percent, s.accepted_min, s.accepted_max]
  }
  const typed = { truth: '25', tolerance: '5', percent: '10', rightFrom: '20', rightTo: '30' }
  assert.deepEqual(accepted({ ...typed, accept: 'distance' }), ['5', null, null, null])
  assert.deepEqual(accepted({ ...typed, accept: 'percent' }), [null, 10, null, null])
  assert.deepEqual(accepted({ ...typed, accept: 'range' }), [null, null, '20', '30'])
  assert.deepEqual(accepted({ ...typed, accept: 'percent', truth: '' }), [null, null, null, null])
  assert.deepEqual(accepted({ ...typed, accept: 'range', truth: '' }), [null, null, '20', '30'])
  for (const d of [
    { rightFrom: '20' },
    { rightFrom: '30', rightTo: '20' },
    { rightFrom: '20', rightTo: '30', truth: '31' },
    { rightFrom: '20', rightTo: '30', from: '31' },
    { rightFrom: '20', rightTo: '30', from: '0', to: '19' },
    { rightFrom: 'x', rightTo: '30' },
  ])
    assert.ok(wrong(form('numeric', { accept: 'range', ...d })).settings, JSON.stringify(d))
  assert.deepEqual(wrong(form('numeric', { ...typed, accept: 'range' })), {})
})

test('one thing is enough to be rated, and to be nothing else', () => {
  assert.deepEqual(wrong(form('rating', {}, ['This talk', ''])), {})
  assert.deepEqual(wire(form('rating', {}, ['This talk', ''])).options, ['This talk'])
  assert.ok(wrong(form('rating', {}, ['', ''])).options)
  assert.ok(wrong(form('star', {}, ['This talk', ''])).options)
})

test('a poll becomes a form with its settings, and back', () => {
  const settings = {
    decimals: 2,
    unit: '€',
    plausible_min: '0.5',
    plausible_max: null,
    truth: '12.25',
    tolerance: '0.5',
    tolerance_percent: null,
    accepted_min: null,
    accepted_max: null,
  }
  for (const right of [
    { tolerance: null, tolerance_percent: 5 },
    { tolerance: null, accepted_min: '10', accepted_max: '13' },
  ])
    assert.deepEqual(settingsOf(formOf(poll({ kind: 'numeric', options: [], settings: { ...settings, ...right } }))), {
      ...settings,
      ...right,
    })
  assert.deepEqual(settingsOf(formOf(poll({ kind: 'numeric', options: [], settings }))), settings)
  const scale = { min: 0, max: 10, min_label: 'No', max_label: 'Yes' }
  assert.deepEqual(settingsOf(formOf(poll({ kind: 'rating', settings: scale }))), scale)
})

test('after the first vote only the words of a scale change', () => {
  const before = wire(form('rating')),
    after = wire(form('rating', { leastLabel: 'Bad' }))
  assert.deepEqual(changes(before, after, true), { settings: { min_label: 'Bad', max_label: '' } })
  assert.deepEqual(changes(before, wire(form('rating', { most: 7 })), true), {})
  assert.deepEqual(changes(wire(form('points')), wire(form('points', { budget: 5 })), true), {})
  assert.deepEqual(Object.keys(changes(wire(form('points')), wire(form('points', { budget: 5 })), false)), ['settings'])
  assert.deepEqual(changes(wire(form('words')), wire(form('words', { moderated: true, perVoter: 1 })), true), {
    settings: { moderated: true, banned: '' },
  })
  assert.deepEqual(changes(wire(form('open')), wire(form('open', { perVoter: 1 })), true), {})
})

test('stepping through rounds leads back to the methods at both ends', () => {
  assert.deepEqual(stepRound(0, 3, 'next'), { rounds: true, round: 1 })
  assert.deepEqual(stepRound(2, 3, 'next'), { rounds: false, round: 0 })
  assert.deepEqual(stepRound(0, 3, 'previous'), { rounds: false, round: 0 })
  assert.deepEqual(stepRound(2, 3, 'previous'), { rounds: true, round: 1 })
})

test('an end that has passed stays as it is, and no other may have passed; a copy has none', () => {
  const end = Date.parse('2026-01-01T10:20:30Z'),
    over = poll({ status: 'closed', end_time: new Date(end).toISOString() }),
    there = formOf(over)
  assert.equal(check({ ...there, title: 'Renamed' }, end + 1, letter, there).end, undefined)
  assert.ok(check({ ...there, endLocal: '2025-12-31T10:00' }, end, letter, there).end)
  assert.ok(check(there, end + 1, letter, formOf(poll())).end, 'opened again it has no end')
  assert.ok(check(there, end + 1, letter).end)
  assert.equal(wire(copyOf(over, end + 1)).end_time, undefined)
  assert.equal(wire(copyOf(over, end - 60_000)).end_time, '2026-01-01T10:20:00.000Z')
})

test('a time that begins with the creation is none of seconds: nobody is in the room yet', () => {
  assert.equal(revived({ ...blank(), limit: 60 }).limit, 'none')
  assert.equal(revived({ ...blank(), limit: 900 }).limit, 900)
  assert.equal(revived({ ...blank(), limit: 'at' }).limit, 'at')
})

test('what is wrong is said as it is: an end too far away, a number too large, an option that is there with other spaces', () => {
  const now = Date.parse('2026-03-01T10:00:00Z'),
    day = 86_400_000
  const end = (days: number) => check({ ...blank(), limit: 'at', endLocal: localInput(now + days * day) }, now, letter).end
  assert.deepEqual([end(-1), end(1), end(365), end(396)], [desk.err_end, undefined, undefined, desk.err_end_far])
  const number = (truth: string) =>
    check({ ...blank(), kind: 'numeric', details: { ...blank().details, decimals: 6, truth } }, now, letter).settings
  assert.deepEqual(
    [number('5000000'), number('1.0000001'), number('999999.5')],
    ['With 6 decimal places, numbers go up to 1,000,000.', 'Enter numbers with at most 6 decimal places.', undefined],
  )
  assert.equal(
    check({ ...blank(), title: 'Well?', rows: [fresh('Yes, it is'), fresh(' Yes,  it is')] }, now, letter).options,
    'Option B is the same as another one.',
  )
  assert.equal(check({ ...blank(), title: 'Which is the megawatt?', rows: [fresh('mW'), fresh('MW')] }, now, letter).options, undefined)
  assert.deepEqual(
    fromServer([
      { field: 'options[1]', reason: 'is the same as options[0]' },
      { field: 'end_time', reason: 'must be within 366 days' },
    ]),
    { options: 'Option B is the same as another one.', end: desk.err_end_far },
  )
  assert.deepEqual(
    fromServer([
      { field: 'options[2]', reason: 'must not be empty' },
      { field: 'end_time', reason: 'must be in the future' },
    ]),
    { options: 'The server did not accept “Option C”.', end: desk.err_end },
  )
})
