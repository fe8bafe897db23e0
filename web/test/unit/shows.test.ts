import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Room, RoomPoll } from '../../src/proto'
import { around, boardIsOn, isFinal } from '../../src/shows'

const asked = (id: string, change: Partial<RoomPoll> = {}): RoomPoll => ({
  id,
  title: id,
  kind: 'quiz',
  status: 'closed',
  total_votes: 2,
  ...change,
})
const fresh = (id: string, change: Partial<RoomPoll> = {}): RoomPoll => ({
  id,
  title: id,
  kind: 'quiz',
  status: 'open',
  total_votes: 0,
  ...change,
})
const ids = (polls: RoomPoll[], shown: string | null) => {
  const { at, before, after } = around(polls, shown)
  return [at, before?.id, after?.id]
}
const room = (polls: RoomPoll[], current_poll_id: string | null = null): Room => ({
  id: 'R',
  code: '',
  title: '',
  created_at: '',
  pace: 'host',
  viewers: 0,
  version: 1,
  polls,
  current_poll_id,
})

test('where nothing is shown, the show goes on after the last question that was asked, and begins anew after its end', () => {
  assert.deepEqual(ids([fresh('a'), fresh('b')], null), [-1, undefined, 'a'])
  assert.deepEqual(ids([asked('a'), fresh('b'), fresh('c')], null), [-1, 'a', 'b'])
  assert.deepEqual(ids([asked('a'), fresh('b', { total_votes: 1 })], null), [-1, 'b', 'a'])
  assert.deepEqual(ids([asked('a'), fresh('b'), fresh('c')], 'b'), [1, 'a', 'c'])
  assert.deepEqual(ids([], null), [-1, undefined, undefined])
})

test('to show nothing after a quiz is to show who leads, but not before one is revealed, nor after another kind of question', () => {
  assert.equal(boardIsOn(room([asked('a'), fresh('b')])), true)
  assert.equal(boardIsOn(room([asked('a'), fresh('b')], 'a')), false)
  assert.equal(boardIsOn(room([fresh('a'), fresh('b')])), false)
  assert.equal(boardIsOn(room([asked('a'), fresh('b', { kind: 'single', total_votes: 3 })])), false)
  assert.equal(boardIsOn(room([])), false)
})

test('the leaderboard is final when no quiz is left', () => {
  assert.equal(isFinal([asked('a'), fresh('b')]), false)
  assert.equal(isFinal([asked('a'), fresh('b', { kind: 'single' })]), true)
})
