import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { REFUSED, serve, settle, until, type Answer } from './dom'
import { roomApi } from '../../src/room_api'
import { choice, lastOutcome, outbox, take, voteHeaders } from '../../src/store'
import { showToken } from '../../src/voter_token'
import { poll } from './fixtures'

// A page without cookies: it shows a token with every vote, so that the server knows its voter again.

const id = poll().id
const counted = { status: 201, body: { receipt: {}, poll: poll({ epoch: 'e', has_voted: true, voted_option_ids: [1] }) } }

beforeEach(async () => {
  serve(() => REFUSED)
  await outbox.flush()
  localStorage.clear()
  voteHeaders.value = undefined
  choice(id).value = undefined
  lastOutcome.value = null
  take({ type: 'snapshot', poll: poll({ epoch: Math.random() }), epoch: Math.random(), version: 5 })
})

/** A page that shows its token, which the server gives as `gives` says; returns the tokens of the requests to an address. */
function framed(t: { after(run: () => void): void }, gives: () => Answer) {
  const asked = serve((a) =>
    a.path.endsWith('/voters') ? gives() : a.path.endsWith('/participants') ? { status: 201, body: { participant: {} } } : counted,
  )
  t.after(showToken()!)
  return (to = '/votes') => asked.filter((a) => a.path.endsWith(to)).map((a) => a.headers['X-Voter-Token'])
}
const vote = () => outbox.put({ pollId: id, at: 0, ballot: { option_ids: [1], vote_id: 'v' } })

test('no vote is sent without a token: where none is given yet, the vote waits for one', async (t) => {
  let gives: Answer = 'offline'
  const sent = framed(t, () => gives)
  vote()
  await settle(5)
  assert.deepEqual([sent(), outbox.waiting.value.length], [[], 1])
  gives = { status: 429, body: { status: 429, code: 'too_many_requests' } }
  await outbox.flush()
  assert.deepEqual([sent(), outbox.waiting.value.length], [[], 1])
  gives = { body: { token: 'T' } }
  await outbox.flush()
  await until(() => lastOutcome.value)
  assert.deepEqual([sent(), outbox.waiting.value.length], [['T'], 0])
})

test('with the token of an earlier visit, a vote does not wait for an answer about it', async (t) => {
  localStorage.setItem('pollstream.frame_voter', '"kept"')
  const sent = framed(t, () => 'offline')
  vote()
  await until(() => lastOutcome.value)
  assert.deepEqual(sent(), ['kept'])
})

test('who joins a quiz joins it as who votes in it', async (t) => {
  let gives: Answer = 'offline'
  const sent = framed(t, () => gives)
  await assert.rejects(roomApi.join('R', 'Mina'), { code: 'offline' })
  assert.deepEqual(sent('/participants'), [])
  gives = { body: { token: 'T' } }
  await roomApi.join('R', 'Mina')
  assert.deepEqual(sent('/participants'), ['T'])
})
