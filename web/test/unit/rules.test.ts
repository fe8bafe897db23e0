import assert from 'node:assert/strict'
import { test } from 'node:test'
import './dom'
import { choosersIn, leaders, missingPicks, toggle } from '../../src/ballot'
import { curve, halfway, rising } from '../../src/charts/area'
import { ceiling, ticks } from '../../src/charts/axis'
import { enlarged, fit } from '../../src/charts/fit'
import { Stream, strip } from '../../src/charts/stream'
import { hear, learn, now, resetClock } from '../../src/clock'
import { fresh, moved, paste, pastedLines, putBack, repeated, texts, type Draft } from '../../src/options'
import { percents, shares } from '../../src/percent'
import { uuid } from '../../src/random'
import { poll } from './fixtures'

test('percentages add up to 100, ties by option order', () => {
  assert.deepEqual(percents([1, 1, 1]), [34, 33, 33])
  assert.deepEqual(percents([42, 30, 20, 6, 13]), [38, 27, 18, 5, 12])
  assert.deepEqual(percents([0, 0]), [0, 0])
  for (const counts of [
    [1, 2, 3, 4, 5, 6, 7],
    [999, 1],
    [7, 7, 7, 7, 7, 7],
  ])
    assert.equal(
      percents(counts).reduce((a, b) => a + b, 0),
      100,
    )
})

test('parts equally far from a whole percentage are tied, as they are for the server', () => {
  assert.deepEqual(percents([1, 1, 4]), [17, 17, 66])
  assert.deepEqual(percents([1, 4, 7]), [9, 33, 58])
  assert.deepEqual(percents([1, 3, 10]), [7, 22, 71])
  // The server's own arithmetic, in arbitrary-precision integers.
  const served = (counts: number[]): number[] => {
    const total = counts.reduce((a, b) => a + b, 0),
      big = counts.map((c) => BigInt(c) * 100n)
    const whole = big.map((c) => Number(c / BigInt(total))),
      rest = big.map((c) => Number(c % BigInt(total)))
    const order = counts.map((_, i) => i).sort((a, b) => rest[b]! - rest[a]! || a - b)
    for (let given = whole.reduce((a, b) => a + b, 0), i = 0; given < 100; given++) whole[order[i++]!]!++
    return whole
  }
  for (let a = 0; a < 30; a++)
    for (let b = 0; b < 30; b++) for (let c = 1; c < 30; c++) assert.deepEqual(percents([a, b, c]), served([a, b, c]))
})

test('percentages of voters need not add up', () => {
  assert.deepEqual(shares([3, 2, 0], 'voters', 4), [75, 50, 0])
  assert.deepEqual(shares([0], 'voters', 0), [0])
  assert.deepEqual(shares([3, 1], 'votes', 4), [75, 25])
})

test('percentages of voters leave out who abstained', () => {
  const p = poll({ kind: 'approval', percent_of: 'voters', total_voters: 4, result: { winners: [2], tie_break: 'none', abstentions: 1 } })
  assert.deepEqual(shares([2, 3, 1], 'voters', choosersIn(p)), [67, 100, 33])
  assert.equal(choosersIn(poll()), 4)
})

test('a single choice replaces, a full ballot takes no more', () => {
  assert.deepEqual(toggle(poll(), [1], 2), [2])
  const many = poll({ kind: 'multiple', min_choices: 2, max_choices: 2 })
  assert.deepEqual(toggle(many, [3], 1), [1, 3])
  assert.deepEqual(toggle(many, [1, 3], 2), [1, 3])
  assert.deepEqual(toggle(many, [1, 3], 3), [1])
  assert.equal(missingPicks(many, [1]), 1)
  assert.equal(missingPicks(poll(), []), 1)
})

test('leaders: none without votes, several on a tie', () => {
  assert.deepEqual(leaders(poll()), [1])
  assert.deepEqual(
    leaders(
      poll({
        options: [
          { id: 1, text: 'a', vote_count: 0 },
          { id: 2, text: 'b', vote_count: 0 },
        ],
      }),
    ),
    [],
  )
  assert.deepEqual(
    leaders(
      poll({
        options: [
          { id: 1, text: 'a', vote_count: 2 },
          { id: 2, text: 'b', vote_count: 2 },
        ],
      }),
    ),
    [1, 2],
  )
})

test('pasting a list makes options without bullets and numbers', () => {
  assert.deepEqual(pastedLines('1. One\n 2. Two\n\n3. Three\n'), ['One', 'Two', 'Three'])
  assert.deepEqual(pastedLines('a) One\nb) Two\nc) Three'), ['One', 'Two', 'Three'])
  assert.deepEqual(pastedLines('• One\n- Two\n–\tThree'), ['One', 'Two', 'Three'])
  for (const names of [
    'A. Einstein\nM. Curie\n1. FC Köln',
    '1. FC Köln\n1. FC Nürnberg',
    'J. Bach\nk. d. lang',
    '1. One\n2) Two',
    '- Minus\nPlus',
    '9. Nine\n: Ten',
  ])
    assert.deepEqual(pastedLines(names), names.split('\n'))
  assert.equal(pastedLines('only one line'), undefined)
  assert.deepEqual(pastedLines('2024 was good\n1984 was not'), ['2024 was good', '1984 was not'])
  const rows = [
    { key: 1, text: 'A' },
    { key: 2, text: '' },
  ]
  assert.deepEqual(texts(paste(rows, 1, ['B', 'C'])), ['A', 'B', 'C'])
  assert.deepEqual(texts(paste(rows, 0, ['X', 'Y'])), ['A', 'X', 'Y'])
  const full = texts(
    paste(
      rows,
      0,
      Array.from({ length: 300 }, (_, i) => 'n' + i),
    ),
  )
  assert.deepEqual([full.length, full[0], full[98], full[99]], [100, 'A', 'n97', 'n98'])
  assert.deepEqual(texts(paste(['A', '', 'B'].map(fresh), 1, full)).slice(-2), ['n96', 'B'])
})

test('moving and repeated options', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 0, 2), ['b', 'c', 'a'])
  assert.deepEqual(moved(['a', 'b'], 0, 5), ['a', 'b'])
  assert.equal(
    repeated([
      { key: 1, text: 'a' },
      { key: 2, text: ' a ' },
    ]),
    1,
  )
  assert.equal(
    repeated([
      { key: 1, text: '' },
      { key: 2, text: '' },
    ]),
    -1,
  )
  for (const [one, other] of [
    ['Yes', ' Yes'],
    ['big  cat', 'big\u00a0cat'],
    ['résumé', 're\u0301sume\u0301'],
  ] as const)
    assert.equal(repeated([fresh(one), fresh(other)]), 1, other)
  for (const [one, other] of [
    ['Yes', 'Yes!'],
    ['resume', 'résumé'],
    ['mW', 'MW'],
    ['x2', 'x²'],
    ['Straße', 'Strasse'],
    ['der Gute', 'der gute'],
  ] as const)
    assert.equal(repeated([fresh(one), fresh(other)]), -1, other)
})

test('axes end at a round ceiling', () => {
  assert.equal(ceiling([38, 20]), 50)
  assert.equal(ceiling([0]), 25)
  assert.equal(ceiling([76]), 100)
  assert.deepEqual(ticks(50), [0, 25, 50])
  assert.deepEqual(ticks(25), [0, 25])
  assert.deepEqual(ticks(75), [0, 25, 50, 75])
})

test('bars shrink, go into two columns, and are summed up when there are too many', () => {
  assert.deepEqual(fit(5, 20), { rows: 5, two: false, scale: 1 })
  assert.ok(fit(8, 20).scale < 0.7)
  assert.equal(fit(12, 20).two, true)
  assert.equal(fit(60, 20).rows, 20)
  assert.equal(fit(60, 20, 3).rows, 16)
  assert.deepEqual(
    [1, 2, 3].map((n) => enlarged(n, 20)),
    [1.4, 1.4, 1.4],
    'few bars are larger, but not without end',
  )
  assert.ok(enlarged(4, 20) > 1 && enlarged(4, 20) < 1.4 && enlarged(4, 50) < enlarged(4, 20))
  assert.deepEqual([enlarged(5, 20), enlarged(20, 20), enlarged(4, 20, 1)], [1, 1, 1])
  assert.deepEqual([fit(6, 20, 1, 2).two, fit(12, 20, 1, 1).two], [true, false])
})

test('the vote stream counts differences per second and forgets', () => {
  const s = new Stream(4)
  s.count(10, 1000)
  s.count(13, 1500)
  s.count(14, 2100)
  assert.deepEqual(s.votes, [0, 0, 3, 1])
  s.roll(4000)
  assert.deepEqual(s.votes, [3, 1, 0, 0])
  s.restart(0)
  s.count(2, 4200)
  assert.deepEqual(s.votes, [3, 1, 0, 2])
  s.count(2, 99_000)
  assert.deepEqual(s.votes, [0, 0, 0, 0])
  assert.equal(strip([0, 8], 60)[1]!.height, 58)
})

test('votes over time only rise', () => {
  const points = rising([1, 0, 3], 300, 80)
  assert.deepEqual(
    points.map((p) => p.y),
    [80, 60, 60, 0],
  )
  assert.match(curve(points), /^M0 80C50 80 50 60 100 60C/)
  assert.equal(halfway([1, 1, 2]), 2 / 3)
  assert.equal(halfway([0]), 0)
})

test('the clock believes the fastest answer', () => {
  resetClock()
  learn(2_000_000, 100, 1_000_000)
  learn(9_000_000, 900, 1_000_000)
  assert.ok(Math.abs(now() - Date.now() - 1_000_050) < 5)
  resetClock()
})

test('an answer that took a little longer than the fastest counts, too: clocks drift', () => {
  resetClock()
  learn(2_000_000, 200, 1_000_000)
  learn(3_000_000, 340, 1_000_000)
  assert.ok(Math.abs(now() - Date.now() - 2_000_170) < 5)
  resetClock()
})

/** The error of the app's clock, assuming that this device's is right. */
const off = () => Math.round(now() - Date.now())

test('a beat says more than an answer, whose time has whole seconds', () => {
  resetClock()
  learn(1_000_000, 1100, 1_000_000)
  assert.ok(Math.abs(off() - 550) < 3)
  hear(1_015_000, 1_015_030)
  assert.ok(Math.abs(off() + 30) < 3)
})

test('a late beat does not put the clock back, whatever came before it', () => {
  for (const before of [() => learn(1_000_000, 1000, 1_000_500), () => hear(1_000_000, 1_000_000)]) {
    resetClock()
    before()
    for (const late of [1200, 4000, 14_000]) hear(1_015_000, 1_015_000 + late)
    assert.ok(Math.abs(off()) < 3, `${off()} ms`)
  }
})

test('a phone that slept hears at once all the beats that it missed: none of them puts its clock back', () => {
  resetClock()
  hear(1_000_000, 1_000_000)
  for (let beat = 1; beat <= 20; beat++) hear(1_000_000 + beat * 15_000, 1_307_000)
  assert.ok(Math.abs(off()) < 3, `${off()} ms`)
})

test('a beat that was late is put right by the next one', () => {
  resetClock()
  hear(1_000_000, 1_009_000)
  assert.ok(Math.abs(off() + 9000) < 3)
  hear(1_015_000, 1_015_020)
  assert.ok(Math.abs(off() + 20) < 3)
})

test('the clock of a device that was set is known after two beats, forward or back', () => {
  for (const by of [3_600_000, -3_600_000]) {
    resetClock()
    hear(1_000_000, 1_000_010)
    hear(1_015_000, 1_015_020 + by)
    hear(1_030_000, 1_030_015 + by)
    assert.ok(Math.abs(off() + by + 15) < 10, `${off()} ms`)
  }
})

test('a beat that says no time is none', () => {
  resetClock()
  hear(NaN, 1_000_000)
  assert.equal(off(), 0)
})

test('vote ids are version 4', () => {
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a removed option comes back where it was, and into the empty row that is left of it', () => {
  const [a, b, c] = ['A', 'B', 'C'].map((text) => fresh(text)) as [Draft, Draft, Draft]
  assert.deepEqual(putBack([a, c], 1, b), [a, b, c])
  assert.deepEqual(putBack([a], 2, c), [a, c])
  assert.deepEqual(texts(putBack([{ ...a, text: 'New' }, c, b], 1, fresh('X'))), ['New', 'X', 'C', 'B'])
  assert.deepEqual(putBack([a, { ...b, text: '' }], 1, b), [a, b])
  assert.deepEqual(texts(putBack([a, { ...b, text: 'Else' }], 1, b)), ['A', 'B', 'Else'])
})
