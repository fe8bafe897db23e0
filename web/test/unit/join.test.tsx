import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { settle } from './dom'
import { render } from 'preact'
import { codeIn } from '../../src/code'
import { keepHost } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { visited } from '../../src/memory'
import { moment } from '../../src/moment'
import { desk } from '../../src/locales/en_desk'
import { JoinScreen } from '../../src/screens/join'

learnEnglish(desk)
const page = () => document.getElementById('app')!
const day = Date.parse('2026-01-01T10:00:00Z')
const links = (within: string) =>
  [...page().querySelectorAll(within)].map((a) => [a.getAttribute('href'), a.querySelector('small')!.textContent])

/** What this browser remembers after hosting `n` rooms, the last one first. */
function hosting(n: number) {
  for (let i = n; i > 0; i--) keepHost({ id: `room${i}`, admin: 'psa_key', kiosk: '', title: `Room ${i}`, at: day + i * 1000 })
  render(<JoinScreen />, page())
}
const rooms = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => [`host/room${from + i}`, moment(day + (from + i) * 1000)])

beforeEach(() => {
  render(null, page())
  localStorage.clear()
})

test('every room that this browser hosts is found again, each with its date', () => {
  hosting(7)
  assert.deepEqual(links('.recent > a'), rooms(1, 3))
  assert.equal(page().querySelector('.recent summary')!.textContent, 'All polls you host (7)')
  assert.deepEqual(links('.recent details a'), rooms(4, 7))
})

test('where there are no more than three rooms, nothing unfolds', () => {
  hosting(3)
  assert.deepEqual(links('.recent a'), rooms(1, 3))
  assert.equal(page().querySelector('details'), null)
})

test('a room whose title begins with a picture has that for its initial', () => {
  visited({ code: '482913', title: '🎉 Party', at: 1, polls: 1, voted: 0 })
  render(<JoinScreen />, page())
  assert.equal(page().querySelector('.recent .key')!.textContent, '🎉')
})

test('a code is read in the digits that somebody types, one by one or pasted', async () => {
  render(<JoinScreen />, page())
  const field = page().querySelector<HTMLInputElement>('#code')!
  for (const [typed, shown] of [
    ['٤٨', '48'],
    ['٤٨٢ ٩١٣', '482 913'],
    ['۴۸۲۹۱۳', '482 913'],
    ['４８２９１３', '482 913'],
  ] as const) {
    field.value = typed
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await settle(5)
    assert.equal(field.value, shown)
  }
  assert.equal(codeIn('\u200f٤٨٢٩١٣'), '482913')
})
