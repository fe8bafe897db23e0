import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { REFUSED, serve, settle, until } from './dom'
import { Outbox, type Outcome, type Sealed } from '../../src/outbox'
import type { Poll } from '../../src/proto'
import { carry, choice, lastOutcome, loadPoll, outbox, pollCell, take } from '../../src/store'
import { poll } from './fixtures'

// Where names say who votes: anybody may use a name, so only what was voted here counts as one's own.

const id = poll().id
beforeEach(() => {
  serve(() => REFUSED)
  localStorage.clear()
  outbox.waiting.value = []
  choice(id).value = undefined
  take({ type: 'snapshot', poll: poll({ epoch: Math.random() }), epoch: Math.random(), version: 5 })
})

test('where names vote, the vote of another one of the same name is not shown as the own', async () => {
  localStorage.setItem('pollstream.name', '"Max"')
  const theirs = poll({ epoch: Math.random(), identity: 'name', has_voted: true, voted: { option_ids: [2] } })
  const asked = serve((a) =>
    a.method === 'POST'
      ? { status: 409, body: { status: 409, code: 'already_voted', voted_option_ids: [2] } }
      : { body: a.query ? theirs : { ...theirs, has_voted: false, voted: null } },
  )
  await loadPoll(id)
  outbox.put({ pollId: id, at: 0, ballot: { option_ids: [1], vote_id: 'm', voter_name: 'Max' } })
  await until(() => lastOutcome.value?.letter.ballot.vote_id === 'm')
  await settle(10)
  assert.deepEqual([choice(id).value, asked.map((a) => a.query).join('')], [undefined, ''])
})

test('where names vote, what another tab of this device has voted is the own', async () => {
  localStorage.setItem('pollstream.mine', JSON.stringify([[id, { option_ids: [2], voter_name: 'Max' }]]))
  serve((a) => (a.method === 'POST' ? { status: 409, body: { status: 409, code: 'already_voted' } } : 'offline'))
  outbox.put({ pollId: id, at: 0, ballot: { option_ids: [1], vote_id: 't', voter_name: 'Max' } })
  await until(() => choice(id).value)
  assert.deepEqual(choice(id).value, { option_ids: [2], voter_name: 'Max' })
})

/** A first vote under a name, which the server says to be free or not. */
const first = (vote_id: string): Sealed => ({ pollId: id, at: 0, ballot: { option_ids: [1], vote_id, voter_name: 'Max' }, claims: true })
/** The page as it is after a reload: with what is stored of the votes that wait. */
const reloaded = () => new Outbox('outbox', carry, (letter, outcome) => (ended = [letter.ballot.vote_id, outcome]))
let ended: [string, Outcome] | undefined

test('the name of a first vote is looked up once: the retry of a vote whose answer was lost is not the vote of somebody else', async () => {
  let votes = 0
  const asked = serve((a) =>
    a.method === 'GET'
      ? { body: poll({ identity: 'name', has_voted: votes > 0 }) }
      : ++votes > 1
        ? { status: 201, body: { receipt: {}, poll: poll({ identity: 'name' }) } }
        : 'offline',
  )
  const said = () => asked.map((a) => a.method + a.query).join()
  outbox.put(first('b'))
  await until(() => votes)
  await settle(10)
  assert.deepEqual([said(), outbox.waiting.value.length, choice(id).value], ['GET?voter_name=Max,POST', 1, undefined])
  const again = reloaded()
  await outbox.flush()
  assert.deepEqual([said(), choice(id).value], ['GET?voter_name=Max,POST,POST', { option_ids: [1], voter_name: 'Max' }])
  choice(id).value = undefined
  await again.flush()
  assert.deepEqual([said(), ended?.[0], ended?.[1].ok], ['GET?voter_name=Max,POST,POST,POST', 'b', true])
})

test('a first vote that was never sent is looked up after a reload, too: it takes nothing of somebody with the same name', async () => {
  serve(() => 'offline')
  outbox.put(first('c'))
  await settle(10)
  const later = reloaded()
  const asked = serve(() => ({ body: poll({ identity: 'name', has_voted: true }) }))
  await later.flush()
  assert.deepEqual(
    [asked.map((a) => a.method), ended?.[0], ended?.[1].ok === false && ended[1].problem.code],
    [['GET'], 'c', 'already_voted'],
  )
  assert.equal(localStorage.getItem('pollstream.outbox'), null)
})

test('a vote under the name that this voter has already needs no look', async () => {
  choice(id).value = { option_ids: [2], voter_name: 'Max' }
  const asked = serve(() => ({ status: 201, body: { receipt: {}, poll: poll({ identity: 'name' }) } }))
  outbox.put(first('d'))
  await until(() => !outbox.waiting.value.length)
  assert.deepEqual(
    asked.map((a) => a.method),
    ['POST'],
  )
})

test('where names vote, the vote is asked about under the name it was given with, from the first question on', async () => {
  const named = (change: Partial<Poll>) => poll({ epoch: Math.random(), identity: 'name', ...change })
  serve(() => ({ status: 201, body: { receipt: {}, poll: named({ has_voted: true }) } }))
  outbox.put({ pollId: id, at: 0, ballot: { option_ids: [2], vote_id: 'n', voter_name: 'Anna' } })
  await until(() => choice(id).value)
  localStorage.setItem('pollstream.name', '"Zoe"')
  pollCell(id).value = undefined
  const asked = serve((a) => ({ body: named({ has_voted: a.query === '?voter_name=Anna' }) }))
  await loadPoll(id)
  assert.deepEqual(
    asked.map((a) => a.query),
    ['?voter_name=Anna'],
  )
  assert.equal(choice(id).value!.option_ids![0], 2)
  assert.match(localStorage.getItem('pollstream.mine')!, /Anna/)
})

test('where names vote, an answer to nobody in particular takes no vote away', async () => {
  choice(id).value = { option_ids: [2] }
  pollCell(id).value = undefined
  serve(() => ({ body: poll({ epoch: Math.random(), identity: 'name', has_voted: false }) }))
  await loadPoll(id)
  assert.deepEqual(choice(id).value, { option_ids: [2] })
})
