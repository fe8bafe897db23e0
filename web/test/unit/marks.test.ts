import assert from 'node:assert/strict'
import { test } from 'node:test'
import './dom'
import { marked } from '../../src/ballot'
import { cost, given, levels, mayBeNegative, mostPoints, negated, pointStep, readNumber, scored, spent, tapped } from '../../src/marks'
import type { Settings } from '../../src/proto'
import { poll } from './fixtures'

test('a scale has every level between its ends', () => {
  assert.deepEqual(levels({ min: 1, max: 5 }), [1, 2, 3, 4, 5])
  assert.equal(levels({ min: 0, max: 10 }).length, 11)
  assert.deepEqual(levels(undefined), [1, 2, 3, 4, 5])
})

test('scores: one per option, blank where nothing was given', () => {
  assert.deepEqual(scored(poll(), undefined, 1, 4), [null, 4, null])
  assert.deepEqual(scored(poll(), [5, 4, null], 1, null), [5, null, null])
  assert.equal(given([0, null, 3]), 2)
  assert.equal(given(undefined), 0)
})

test('points: nobody can give more than the budget leaves', () => {
  const p = poll({ kind: 'points', settings: { budget: 100, max_per_option: 60, quadratic: false } })
  assert.equal(mostPoints(p, undefined, 0), 60)
  assert.equal(mostPoints(p, [null, 70, null], 0), 30)
  assert.equal(mostPoints(p, [20, 70, null], 0), 30)
  assert.equal(spent(p, [20, 70, null]), 90)
})

test('quadratic points cost their square', () => {
  const p = poll({ kind: 'points', settings: { budget: 25, max_per_option: null, quadratic: true } })
  assert.equal(cost(p.settings, 3), 9)
  assert.equal(mostPoints(p, undefined, 0), 5)
  assert.equal(mostPoints(p, [null, 4, null], 0), 3)
  assert.equal(spent(p, [3, 4, null]), 25)
})

test('a tap gives a round part of the budget', () => {
  assert.equal(pointStep({ budget: 10 }), 1)
  assert.equal(pointStep({ budget: 100 }), 5)
  assert.equal(pointStep({ budget: 1000 }), 50)
  assert.equal(pointStep({ budget: 10_000 }), 500)
  assert.equal(pointStep({ budget: 100, quadratic: true }), 1)
})

test('taps make an order, and take out of it', () => {
  assert.deepEqual(tapped([3], 1), [3, 1])
  assert.deepEqual(tapped([3, 1, 2], 1), [3, 2])
})

const read = (text: string, s: Settings = {}) => readNumber(text, s).value ?? readNumber(text, s).problem

test('numbers as people write them', () => {
  assert.equal(read('12'), '12')
  assert.equal(read(' 1 200 '), '1200')
  assert.equal(read('3,5', { decimals: 1 }), '3.5')
  assert.equal(read('3.50', { decimals: 1 }), '3.5')
  assert.equal(read('1.234,5', { decimals: 2 }), '1234.5')
  assert.equal(read('1,234.5', { decimals: 2 }), '1234.5')
  assert.equal(read('1,234'), '1234')
  assert.equal(read('1,234', { decimals: 3 }), '1.234')
  assert.equal(read('1.000.000'), '1000000')
  assert.equal(read('٣٫٥', { decimals: 1 }), '3.5')
  assert.equal(read('－１２．５', { decimals: 1 }), '-12.5')
  assert.equal(read('−7'), '-7')
  assert.equal(read('-0'), '0')
  assert.equal(read('007'), '7')
  assert.equal(read('.5', { decimals: 1 }), '0.5')
})

test('a sign before three digits groups them where the language groups with it; what could be either is not guessed', () => {
  const as = (group: string, decimal: string) => (text: string, decimals: number) => {
    const r = readNumber(text, { decimals }, { group, decimal })
    return r.value ?? r.problem
  }
  const english = as(',', '.'),
    german = as('.', ','),
    french = as('\u202f', ',')
  for (const decimals of [0, 1, 2, 3]) {
    assert.equal(english('1,000', decimals), '1000')
    assert.equal(english('-12,345', decimals), '-12345')
    assert.equal(german('1.000', decimals), '1000')
  }
  assert.equal(english('1,234.5', 1), '1234.5')
  assert.equal(english('1,5', 1), '1.5')
  assert.equal(english('1.234', 3), '1.234')
  assert.equal(german('1,234', 3), '1.234')
  assert.equal(german('0.500', 3), '0.5')
  assert.equal(french('1 000', 2), '1000')
  for (const [read, text, decimals] of [
    [english, '1.000', 2],
    [english, '1.000', 0],
    [german, '1,000', 0],
    [french, '1.000', 2],
  ] as const)
    assert.equal(read(text, decimals), 'decimals')
  assert.equal(french('1.000', 0), '1000')
  // If no language is given.
  assert.equal(read('1,000'), '1000')
  assert.equal(read('1,000', { decimals: 2 }), 'decimals')
  assert.equal(read('0,500', { decimals: 1 }), '0.5')
  assert.equal(read('1,00,000'), '100000')
  assert.equal(read('1.2.3'), 'no_number')
})

test('what is no answer says why', () => {
  assert.equal(read(''), 'empty')
  assert.equal(read('twelve'), 'no_number')
  assert.equal(read('.'), 'no_number')
  assert.equal(read('1.5'), 'decimals')
  assert.equal(read('1.25', { decimals: 1 }), 'decimals')
  assert.equal(read('201', { plausible_max: '200' }), 'range')
  assert.equal(read('-1', { plausible_min: '0' }), 'range')
  assert.equal(read('200', { plausible_min: '0', plausible_max: '200' }), '200')
  assert.equal(read('9999999999999'), 'range')
})

test('a sign can be put where the keypad has none', () => {
  assert.equal(negated('5'), '-5')
  assert.equal(negated('-5'), '5')
  assert.equal(mayBeNegative({ plausible_min: '0' }), false)
  assert.equal(mayBeNegative({ plausible_min: '-10' }), true)
  assert.equal(mayBeNegative(undefined), true)
})

test('an empty form holds nothing to lose', () => {
  assert.equal(marked({}), false)
  assert.equal(marked({ scores: [null, null] }), false)
  assert.equal(marked({ ranking: [] }), false)
  assert.equal(marked({ scores: [null, 0] }), true)
  assert.equal(marked({ number: '1' }), true)
})
