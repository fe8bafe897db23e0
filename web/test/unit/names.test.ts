import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { REFUSED, serve, settle, until } from './dom'
import type { Poll } from '../../src/proto'
import { choice, lastOutcome, loadPoll, outbox, pollCell, take } from '../../src/store'
import { poll } from './fixtures'

// Where names say who votes: anybody may use a name, so only what was voted here counts as one's own.

const id = poll().id
beforeEach(() => {
  serve(() => REFUSED)
  localStorage.clear()
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

test('what comes before a vote comes once: the retry of a vote whose answer was lost is not the vote of somebody else', async () => {
  const done: string[] = []
  let answers = 0
  serve(() => (++answers > 1 ? { status: 201, body: { receipt: {}, poll: poll({ identity: 'name' }) } } : 'offline'))
  outbox.put({
    pollId: id,
    at: 0,
    ballot: { option_ids: [1], vote_id: 'b', voter_name: 'Max' },
    before: async () => {
      done.push('before')
    },
  })
  await settle(10)
  assert.deepEqual([done, answers, outbox.waiting.value.length, choice(id).value], [['before'], 1, 1, undefined])
  await outbox.flush()
  assert.deepEqual([done, answers, choice(id).value], [['before'], 2, { option_ids: [1], voter_name: 'Max' }])
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
