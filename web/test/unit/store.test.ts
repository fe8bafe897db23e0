import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { REFUSED, serve, settle, until, window, type Answer } from './dom'
import {
  choice,
  hold,
  keepAwake,
  keyFor,
  lastOutcome,
  link,
  loadPoll,
  lostAt,
  namedVote,
  net,
  outbox,
  pollCell,
  rankingOf,
  roomCell,
  take,
  takenBack,
  takePoll,
  viewers,
} from '../../src/store'
import { seal } from '../../src/ballot'
import type { Poll, Room, Topic } from '../../src/proto'
import { FakeTime } from './clock'
import { poll } from './fixtures'

const id = poll().id
const counts = () => pollCell(id).value?.options.map((o) => o.vote_count)
const { random } = Math
beforeEach(() => {
  Math.random = random
  serve(() => REFUSED)
  localStorage.clear()
  choice(id).value = undefined
  takenBack.value = undefined
  take({ type: 'snapshot', poll: poll({ epoch: Math.random() }), epoch: Math.random(), version: 5 })
})

test('tallies only move forward, and percentages are made whole', () => {
  const { epoch } = pollCell(id).value!
  take({ type: 'tally', poll_id: id, epoch, version: 7, counts: [1, 1, 1], total_votes: 3, total_voters: 3 })
  assert.deepEqual(counts(), [1, 1, 1])
  assert.deepEqual(
    pollCell(id).value!.options.map((o) => o.percent),
    [34, 33, 33],
  )
  take({ type: 'tally', poll_id: id, epoch, version: 6, counts: [9, 9, 9], total_votes: 27, total_voters: 27 })
  assert.deepEqual(counts(), [1, 1, 1])
})

test('a tally that is known, as by the answer to a vote, is not drawn again', () => {
  const { epoch } = pollCell(id).value!
  take({ type: 'tally', poll_id: id, epoch, version: 5, counts: [9, 9, 9], total_votes: 27, total_voters: 27 })
  assert.deepEqual(counts(), [3, 1, 0])
})

/** A new connection to the server, and what is sent on it. */
function connect(t: { after(run: () => void): void }, topic: Topic = { poll_id: id }) {
  const said: object[] = [],
    line: { onopen?: () => void; onclose?: (e: { code: number }) => void } = {}
  const g = globalThis as unknown as { WebSocket: unknown },
    { WebSocket } = g
  g.WebSocket = function () {
    return Object.assign(line, { send: (text: string) => said.push(JSON.parse(text)), close: () => undefined })
  }
  const leave = net.subscribe(topic)
  t.after(() => {
    leave()
    g.WebSocket = WebSocket
  })
  line.onopen!()
  return { said, lose: () => line.onclose!({ code: 1006 }) }
}

test('what comes first over a new connection is taken as it is: the server may have gone back to what it had stored', (t) => {
  const { epoch } = pollCell(id).value!
  const room = {
    id: 'r2',
    code: '482914',
    title: 'Room',
    created_at: '',
    polls: [],
    current_poll_id: null,
    viewers: 4,
    pace: 'host' as const,
    version: 3,
  }
  take({ type: 'room', room })
  connect(t)
  take({ type: 'snapshot', poll: poll({ epoch, options: poll().options.map((o) => ({ ...o, vote_count: 2 })) }), epoch, version: 4 })
  take({ type: 'room', room: { ...room, version: 2, title: 'As it was' } })
  assert.deepEqual([counts(), roomCell('r2').value!.title], [[2, 2, 2], 'As it was'])
})

test('a new connection sends what waits at once, and how old the numbers are counts from when it was lost', async (t) => {
  const time = new FakeTime()
  t.after(() => time.restore())
  serve(() => 'offline')
  outbox.put(seal(pollCell(id).value!, { option_ids: [2] }))
  await settle()
  const asked = serve(() => REFUSED)
  const { lose } = connect(t)
  await settle()
  assert.deepEqual([asked.filter((a) => a.method === 'POST').length, lostAt.value, link.value], [1, null, 'open'])
  lose()
  assert.equal(lostAt.value, Date.now())
  assert.equal(link.value, 'lost')
})

test('a vote that lets the voter see the results has them told, also where the room brings them', async (t) => {
  const now = poll({ epoch: Math.random(), version: 9, results: 'after_vote' })
  const { said } = connect(t, { room_id: now.room_id })
  takePoll(now, false)
  const follows = () => said.filter((m) => 'type' in m && m.type === 'subscribe').length
  const before = follows()
  serve((a) => (a.method === 'POST' ? { body: { receipt: { poll_id: id, seq: 1, vote_id: 'v' } } } : REFUSED))
  outbox.put(seal(now, { option_ids: [2] }))
  await until(() => choice(id).value)
  assert.equal(follows(), before + 1)
})

test('what was voted in another tab is counted in this one; what that one does not know stays', () => {
  keepAwake()
  choice(id).value = { option_ids: [1] }
  choice('of another').value = { option_ids: [3] }
  const stored = (key: string) => window.dispatchEvent(Object.assign(new Event('storage'), { key }) as never)
  localStorage.setItem('pollstream.mine', JSON.stringify([[id, { option_ids: [2] }]]))
  stored('pollstream.other')
  assert.deepEqual(choice(id).value, { option_ids: [1] })
  stored('pollstream.mine')
  assert.deepEqual([choice(id).value, choice('of another').value], [{ option_ids: [2] }, { option_ids: [3] }])
})

test('a page that wakes up sends what waits; one that is put away does not', async (t) => {
  const time = new FakeTime() // so that nothing becomes due meanwhile
  t.after(() => time.restore())
  keepAwake()
  serve(() => 'offline')
  outbox.put(seal(pollCell(id).value!, { option_ids: [2] }))
  await settle()
  const asked = serve(() => 'offline'),
    shows = (visibilityState: string) => {
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }
  shows('hidden')
  await settle()
  assert.equal(asked.length, 0)
  shows('visible')
  await settle()
  assert.ok(asked.length > 0)
  serve(() => REFUSED)
  await outbox.flush()
})

test('a reset that is told after the server began anew is no old news, whatever number its lot has', () => {
  choice(id).value = { option_ids: [1] }
  pollCell(id).value = { ...pollCell(id).value!, epoch: 'before', lot: { draw: 3, hash: 'a', seed: null, order: null } }
  take({ type: 'poll', event: 'reset', poll: poll({ epoch: 'after', lot: { draw: 1, hash: 'b', seed: null, order: null } }) })
  assert.equal(choice(id).value, undefined)
})

test('an answer that was asked for before a vote, and comes after it was counted, takes nothing of it', async () => {
  const now = poll({ epoch: Math.random(), version: 9 })
  takePoll(now, false)
  let late: (a: Answer) => void = () => undefined
  serve((a) =>
    a.method === 'POST'
      ? { body: { receipt: { poll_id: id, seq: 1, vote_id: 'v' } } }
      : new Promise((done) => {
          late = done
        }),
  )
  const asked = loadPoll(id)
  outbox.put(seal(now, { option_ids: [2] }))
  await until(() => choice(id).value)
  late({ body: { ...now, has_voted: false } })
  await asked
  assert.deepEqual(choice(id).value, { option_ids: [2] })
})

test('an answer from before a vote that is on its way takes nothing of it', async () => {
  choice(id).value = { option_ids: [1] }
  serve(() => 'offline')
  outbox.put(seal(pollCell(id).value!, { option_ids: [2] }))
  takePoll(poll({ epoch: pollCell(id).value!.epoch, version: 9, has_voted: false }), true)
  assert.deepEqual(choice(id).value, { option_ids: [1] })
  await settle()
  serve(() => REFUSED)
  await outbox.flush()
})

test('another epoch is another story: it is taken whatever its version', () => {
  take({ type: 'tally', poll_id: id, epoch: 'next', version: 1, counts: [0, 0, 2], total_votes: 2, total_voters: 2 })
  assert.deepEqual(counts(), [0, 0, 2])
})

test('a tally without counts hides them', () => {
  const { epoch } = pollCell(id).value!
  take({ type: 'tally', poll_id: id, epoch, version: 8, total_votes: 5, total_voters: 5 })
  assert.equal(pollCell(id).value!.results_hidden, true)
  assert.equal(pollCell(id).value!.total_votes, 5)
  assert.deepEqual(counts(), [undefined, undefined, undefined])
})

test('only an answer to this voter changes what "you chose"', () => {
  const { epoch } = pollCell(id).value!
  takePoll(poll({ epoch, version: 9, has_voted: true, voted_option_ids: [2] }), false)
  assert.equal(choice(id).value, undefined)
  takePoll(poll({ epoch, version: 9, has_voted: true, voted_option_ids: [2] }), true)
  assert.deepEqual(choice(id).value, { option_ids: [2] })
  take({ type: 'poll', event: 'reset', poll: poll({ epoch, version: 10, total_votes: 0 }) })
  assert.equal(choice(id).value, undefined)
})

test('a deleted poll is gone', () => {
  take({ type: 'poll', event: 'deleted', poll: poll() })
  assert.equal(pollCell(id).value, null)
})

test('rooms keep the newer version; viewers and names arrive', () => {
  const room: Room = {
    id: 'r1',
    code: '482913',
    title: 'Room',
    created_at: '',
    polls: [],
    current_poll_id: null,
    pace: 'host',
    viewers: 4,
    version: 3,
  }
  take({ type: 'room', room })
  take({ type: 'room', room: { ...room, version: 2, title: 'old' } })
  assert.equal(roomCell('r1').value!.title, 'Room')
  take({ type: 'viewers', room_id: 'r1', count: 9 })
  assert.equal(viewers('r1').value, 9)
  take({ type: 'vote_notification', poll_id: id, poll_text: '', option_id: 1, option_text: 'Tea', voter_name: 'Ana' })
  assert.deepEqual(namedVote.value, { pollId: id, name: 'Ana', option: 'Tea' })
  assert.equal(keyFor('r1'), undefined)
})

test('who voted for what is forgotten once votes went, the results are hidden, or the poll is gone', () => {
  const { epoch } = pollCell(id).value!
  const name = () => take({ type: 'vote_notification', poll_id: id, poll_text: '', option_id: 1, option_text: 'Tea', voter_name: 'Ana' })
  const left = poll({ epoch, version: 10, lot: { draw: 2, hash: 'b', seed: null, order: null } })
  const hidden = { options: poll().options.map(({ id: o, text }) => ({ id: o, text })), results: 'after_close' as const }
  const forget = [
    () => take({ type: 'poll', event: 'voided', poll: left }),
    () => take({ type: 'poll', event: 'reset', poll: { ...left, version: 11, lot: { ...left.lot!, draw: 3 } } }),
    () => take({ type: 'poll', event: 'updated', poll: poll({ epoch, version: 12, ...hidden }) }),
    () => take({ type: 'tally', poll_id: id, epoch, version: 13, total_votes: 5, total_voters: 5 }),
    () => take({ type: 'poll', event: 'deleted', poll: poll() }),
  ]
  for (const happens of forget) {
    name()
    assert.ok(namedVote.value)
    happens()
    assert.equal(namedVote.value, null)
  }
  namedVote.value = { pollId: 'other', name: 'Ana', option: 'Tea' }
  take({ type: 'poll', event: 'deleted', poll: poll() })
  assert.ok(namedVote.value)
})

test('a deleted room is gone', () => {
  take({
    type: 'room',
    room: {
      id: 'r2',
      code: '111111',
      title: 'Room',
      created_at: '',
      polls: [],
      current_poll_id: null,
      pace: 'host',
      viewers: 1,
      version: 1,
    },
  })
  take({ type: 'room', event: 'deleted', room_id: 'r2', room: null })
  assert.equal(roomCell('r2').value, null)
})

test('a vote that was given before says what counts', async () => {
  serve((a) => (a.method === 'POST' ? { status: 409, body: { status: 409, code: 'already_voted', voted_option_ids: [3] } } : 'offline'))
  outbox.put({ pollId: id, at: 0, ballot: { option_ids: [1], vote_id: 'x' } })
  await settle(5)
  assert.deepEqual(choice(id).value, { option_ids: [3] })
  assert.equal(lastOutcome.value!.outcome.ok, false)
})

test('a counted vote is remembered on this device', async () => {
  const asked = serve(() => ({
    status: 201,
    body: { receipt: { poll_id: id, seq: 1, vote_id: 'y' }, poll: poll({ epoch: 'e2', has_voted: true, voted_option_ids: [1] }) },
  }))
  outbox.put({ pollId: id, at: 0, ballot: { option_ids: [1], vote_id: 'y' } })
  await settle(5)
  assert.equal(asked[0]!.path, `/base/api/v1/polls/${id}/votes`)
  assert.deepEqual(asked[0]!.body, { option_ids: [1], vote_id: 'y' })
  assert.deepEqual(choice(id).value, { option_ids: [1] })
  assert.match(localStorage.getItem('pollstream.mine')!, /POLL/)
})

test("a vote says which of the poll's forms it was made for; where that is no more, the poll is asked for again", async () => {
  const now = pollCell(id).value!
  const asked = serve((a) =>
    a.method === 'POST'
      ? { status: 409, body: { code: 'poll_changed' } }
      : { body: { ...now, version: now.version + 1, ballot_version: 2 } },
  )
  outbox.put(seal({ ...now, ballot_version: 1 }, { option_ids: [2] }))
  await settle(10)
  assert.equal((asked[0]!.body as { ballot_version: number }).ballot_version, 1)
  const { outcome } = lastOutcome.value!
  assert.deepEqual(
    [asked.map((a) => a.method), outcome.ok || outcome.problem.code, outbox.waiting.value],
    [['POST', 'GET'], 'poll_changed', []],
  )
  assert.equal(pollCell(id).value!.ballot_version, 2)
})

/** The host took votes back, and everybody following the poll hears of it; then the server answers about this voter's. */
function voided(change: Partial<Poll>, event: 'voided' | 'missed' = 'voided', chance = 0) {
  const { epoch, version } = pollCell(id).value!
  const left = poll({ epoch, version: version + 3, lot: { draw: 2, hash: 'b', seed: null, order: null } })
  const asked = serve(() => ({ body: { ...left, ...change } }))
  Math.random = () => chance
  if (event === 'voided') take({ type: 'poll', event, poll: left })
  else take({ type: 'snapshot', poll: left, epoch, version: left.version })
  return asked
}

test('votes were taken back: who has voted asks whether its own still stands, and who has not does not', async () => {
  const idle = voided({ has_voted: false })
  await settle(20)
  assert.equal(idle.length, 0)
  choice(id).value = { option_ids: [2] }
  const asked = voided({ has_voted: true, voted_option_ids: [1] })
  await until(() => choice(id).value?.option_ids?.[0] === 1)
  assert.deepEqual(
    asked.map((a) => a.path),
    [`/base/api/v1/polls/${id}`],
  )
  assert.deepEqual([choice(id).value, takenBack.value?.id], [{ option_ids: [1] }, undefined])
})

test('a vote that is gone leaves no trace on this device, and the next one that counts ends the news', async () => {
  takePoll({ ...pollCell(id).value!, has_voted: true, voted_option_ids: [2] }, true)
  lastOutcome.value = {
    pollId: id,
    outcome: { ok: true, answer: { receipt: { poll_id: id, seq: 1, vote_id: 'v' }, poll: poll() } },
    letter: { pollId: id, at: 0, ballot: { option_ids: [2], vote_id: 'v' } },
  }
  rankingOf(id).value = { version: 5, ballots: 4, agree: true, methods: [], irv: null, stv: null }
  voided({ has_voted: false, voted: null, voted_option_ids: [] })
  assert.equal(rankingOf(id).value, undefined)
  assert.deepEqual(choice(id).value, { option_ids: [2] })
  await until(() => takenBack.value)
  assert.deepEqual(
    [takenBack.value?.id, choice(id).value, lastOutcome.value, localStorage.getItem('pollstream.mine')],
    [id, undefined, null, '[]'],
  )
  takePoll({ ...pollCell(id).value!, has_voted: true, voted_option_ids: [3] }, true)
  assert.equal(takenBack.value?.id, undefined)
})

test('marks by numbers that questions had before a void are no marks of others; what is said anew are', async () => {
  const { epoch } = pollCell(id).value!
  const hall = (change: Partial<Poll>) =>
    poll({ epoch, kind: 'qna', options: [], lot: { draw: 2, hash: 'b', seed: null, order: null }, ...change })
  takePoll(hall({ version: 8, ballot_version: 1, lot: { draw: 1, hash: 'a', seed: null, order: null } }), false)
  choice(id).value = { asked: [{ id: 2, text: 'Why?', state: 'active' }], up: [2, 3], down: [] }
  const asked = serve(() => ({
    body: hall({
      version: 9,
      ballot_version: 2,
      has_voted: true,
      voted: { asked: [{ id: 1, text: 'Why?', state: 'active' }], up: [1], down: [] },
    }),
  }))
  Math.random = () => 0
  take({ type: 'poll', event: 'voided', poll: hall({ version: 9, ballot_version: 2 }) })
  assert.deepEqual(choice(id).value, { asked: [], up: [], down: [] })
  await until(() => choice(id).value?.up?.length)
  assert.deepEqual([asked.length, choice(id).value!.up, takenBack.value], [1, [1], undefined])
  take({ type: 'poll', event: 'updated', poll: hall({ version: 10, ballot_version: 2 }) })
  assert.deepEqual(choice(id).value!.up, [1])
})

test('ten thousand phones do not ask in the same instant, and ask again where no answer came', async () => {
  const time = new FakeTime()
  choice(id).value = { option_ids: [2] }
  voided({}, 'voided', 0.5)
  const asked = serve(() => 'offline')
  time.tick(1499)
  assert.equal(asked.length, 0)
  time.tick(1)
  assert.equal(asked.length, 1)
  await settle(5)
  const again = serve(() => ({ body: poll({ epoch: Math.random(), has_voted: false }) }))
  time.tick(4499)
  assert.deepEqual([again.length, choice(id).value], [0, { option_ids: [2] }])
  time.tick(1)
  await settle(5)
  time.restore()
  assert.deepEqual([again.length, choice(id).value, takenBack.value?.id], [1, undefined, id])
})

test('who slept through it learns it from the next snapshot, by the new lot', async () => {
  pollCell(id).value = { ...pollCell(id).value!, lot: { draw: 1, hash: 'a', seed: null, order: null } }
  choice(id).value = { option_ids: [2] }
  voided({ has_voted: false }, 'missed')
  await until(() => takenBack.value)
  assert.deepEqual([takenBack.value?.id, choice(id).value], [id, undefined])
  choice(id).value = { option_ids: [2] }
  const asked = voided({ has_voted: false }, 'missed')
  await settle(20)
  assert.equal(asked.length, 0)
})

const lot = (draw: number) => ({ draw, hash: String(draw), seed: null, order: null })

test('a reset that was told together with a change is seen by the new lot', async () => {
  takePoll({ ...pollCell(id).value!, lot: lot(1) }, false)
  choice(id).value = { option_ids: [2] }
  const { epoch, version } = pollCell(id).value!
  const after = poll({ epoch, version: version + 1, lot: lot(2), total_voters: 0, description: 'Changed' })
  const asked = serve(() => ({ body: { ...after, has_voted: false } }))
  Math.random = () => 0
  take({ type: 'poll', event: 'updated', poll: after })
  await until(() => takenBack.value)
  assert.deepEqual([asked.length, takenBack.value?.id, choice(id).value], [1, id, undefined])
  take({ type: 'poll', event: 'updated', poll: { ...after, version: version + 2 } })
  await settle(20)
  assert.equal(asked.length, 1)
})

test('who has voted anew before the reset was heard has voted', async () => {
  takePoll({ ...pollCell(id).value!, lot: lot(1) }, false)
  const { epoch, version } = pollCell(id).value!
  const mine = poll({ epoch, version: version + 2, lot: lot(2), has_voted: true, voted_option_ids: [2] })
  serve((a) => (a.method === 'POST' ? { status: 201, body: { receipt: {}, poll: mine } } : { body: mine }))
  Math.random = () => 0
  outbox.put({ pollId: id, at: 0, ballot: { option_ids: [2], vote_id: 'anew' } })
  await until(() => choice(id).value)
  take({ type: 'poll', event: 'reset', poll: poll({ epoch, version: version + 1, lot: lot(2), total_voters: 0 }) })
  await settle(20)
  assert.deepEqual([choice(id).value, takenBack.value?.id], [{ option_ids: [2] }, undefined])
  take({ type: 'poll', event: 'reset', poll: poll({ epoch, version: version + 3, lot: lot(3), total_voters: 0 }) })
  assert.equal(choice(id).value, undefined)
})

for (const event of ['reset', 'voided'] as const)
  test(`the answer to a vote comes after the poll was ${event}: only the server knows whether the vote still stands`, async () => {
    takePoll({ ...pollCell(id).value!, lot: lot(1) }, false)
    const { epoch, version } = pollCell(id).value!
    const after = poll({ epoch, version: version + 2, lot: lot(2), total_voters: 0 })
    let answer = () => {}
    const late = new Promise<void>((done) => {
      answer = done
    })
    serve(async (a) => {
      if (a.method !== 'POST') return { body: { ...after, has_voted: false } }
      await late
      return {
        status: 201,
        body: { receipt: {}, poll: poll({ epoch, version: version + 1, lot: lot(1), has_voted: true, voted_option_ids: [2] }) },
      }
    })
    outbox.put({ pollId: id, at: 0, ballot: { option_ids: [2], vote_id: event } })
    Math.random = () => 0
    take({ type: 'poll', event, poll: after })
    await settle(20) // the server is asked whether it stands while the vote is still on its way
    answer()
    await until(() => takenBack.value)
    assert.deepEqual([choice(id).value, takenBack.value?.id, lastOutcome.value], [undefined, id, null])
  })

test('where names vote, the name is asked about, and a ballot that the server keeps to itself stands', async () => {
  pollCell(id).value = { ...pollCell(id).value!, identity: 'name' }
  choice(id).value = { option_ids: [2], voter_name: 'Ana B' }
  const asked = voided({ identity: 'name', has_voted: true, voted: null, voted_option_ids: [] })
  pollCell(id).value = { ...pollCell(id).value!, identity: 'name' }
  await until(() => asked.length)
  await settle(5)
  assert.equal(asked[0]!.query, '?voter_name=Ana%20B')
  assert.deepEqual([choice(id).value, takenBack.value?.id], [{ option_ids: [2], voter_name: 'Ana B' }, undefined])
})

test('what is withheld from a small group is asked for by nobody', async () => {
  await settle(1100) // lets pending requests of earlier tests finish
  const asked = serve(() => 'offline')
  const { epoch } = pollCell(id).value!
  const hidden = poll().options.map(({ id: o, text }) => ({ id: o, text }))
  takePoll(poll({ epoch, version: 20, options: hidden, withheld: 'too_few', publish_step: 5 }), false)
  take({ type: 'tally', poll_id: id, epoch, version: 21, total_votes: 0, total_voters: 6, withheld: 'too_few' })
  await settle(1100)
  assert.deepEqual([pollCell(id).value!.results_hidden, pollCell(id).value!.withheld, asked.length], [true, 'too_few', 0])
})

test('who may see results only after voting does not ask for them and about the own vote', async () => {
  choice(id).value = { option_ids: [2] }
  const hidden = poll().options.map(({ id: o, text }) => ({ id: o, text }))
  const { epoch, version } = pollCell(id).value!
  const asked = serve(() => ({ body: poll({ epoch, version: version + 1, results: 'after_vote', options: hidden, has_voted: false }) }))
  Math.random = () => 0.01
  take({ type: 'poll', event: 'voided', poll: poll({ epoch, version: version + 1, results: 'after_vote', options: hidden }) })
  await settle(1100)
  assert.deepEqual([asked.length, takenBack.value?.id, pollCell(id).value!.results_hidden], [1, id, true])
})

/** What everybody is sent of a poll that hides its results: a frame of the poll, and a tally. */
function hiddenFrames(change: Partial<Poll>) {
  const { epoch, version, total_voters } = pollCell(id).value!
  const options = poll().options.map(({ id: o, text }) => ({ id: o, text }))
  take({ type: 'poll', event: 'updated', poll: poll({ epoch, version: version + 1, options, ...change }) })
  take({ type: 'tally', poll_id: id, epoch, version: version + 2, total_votes: total_voters + 1, total_voters: total_voters + 1 })
}

test('who may see results keeps the known ones until the new ones are there; who may not any more, does not', async () => {
  serve(() => 'offline')
  choice(id).value = { option_ids: [2] }
  hiddenFrames({ results: 'after_vote', title: 'Coffee or tea?' })
  assert.deepEqual([pollCell(id).value!.results_hidden, pollCell(id).value!.title, counts()], [false, 'Coffee or tea?', [3, 1, 0]])
  const asked = serve(() => ({
    body: poll({
      epoch: Math.random(),
      results: 'after_vote',
      has_voted: true,
      voted_option_ids: [2],
      options: poll().options.map((o) => ({ ...o, vote_count: 9 })),
    }),
  }))
  await settle(1100)
  assert.deepEqual([asked.length, counts()], [1, [9, 9, 9]])
  hiddenFrames({ results: 'after_close' })
  assert.deepEqual([pollCell(id).value!.results_hidden, counts()], [true, [undefined, undefined, undefined]])
})

test('results that could not be fetched are asked for again, ever more slowly and until there is an answer, without another vote', async () => {
  const time = new FakeTime()
  choice(id).value = { option_ids: [2] }
  Math.random = () => 0
  hiddenFrames({ results: 'after_vote' })
  const failed = serve(() => ({ status: 503 })),
    asked: number[] = []
  for (const ms of [999, 1, 1149, 1, 1299, 1]) {
    time.tick(ms)
    await settle(5)
    asked.push(failed.length)
  }
  const answered = serve(() => ({
    body: poll({
      epoch: Math.random(),
      results: 'after_vote',
      has_voted: true,
      voted_option_ids: [2],
      options: poll().options.map((o) => ({ ...o, vote_count: 7 })),
    }),
  }))
  time.tick(1600)
  await settle(5)
  time.tick(60_000)
  await settle(5)
  time.restore()
  assert.deepEqual([asked, answered.length, counts()], [[0, 1, 1, 2, 2, 3], 1, [7, 7, 7]])
})

test('hidden results are asked for again no sooner than the server says', async () => {
  const time = new FakeTime()
  choice(id).value = { option_ids: [2] }
  Math.random = () => 0
  hiddenFrames({ results: 'after_vote' })
  const busy = serve(() => ({ status: 429, headers: { 'Retry-After': '20' } })),
    asked: number[] = []
  for (const ms of [1000, 20_999, 1]) {
    time.tick(ms)
    await settle(5)
    asked.push(busy.length)
  }
  serve(() => REFUSED)
  time.tick(60_000)
  await settle(5)
  time.restore()
  assert.deepEqual(asked, [1, 1, 2])
})

test('known results stay with no option that is new, and with nobody from whom a small group is kept', () => {
  choice(id).value = { option_ids: [2] }
  const { epoch, version } = pollCell(id).value!
  hiddenFrames({
    results: 'after_vote',
    options: [
      { id: 1, text: 'Tea' },
      { id: 9, text: 'Juice' },
    ],
  })
  assert.equal(pollCell(id).value!.results_hidden, true)
  takePoll(poll({ epoch, version: version + 5, results: 'after_vote' }), false)
  take({ type: 'tally', poll_id: id, epoch, version: version + 6, total_votes: 0, total_voters: 1, withheld: 'too_few' })
  assert.equal(pollCell(id).value!.results_hidden, true)
})

test('percentages of a guarded poll are of the voters that its counts hold', () => {
  const { epoch } = pollCell(id).value!
  takePoll(poll({ epoch, version: 30, percent_of: 'voters', total_voters: 13, published_voters: 10, publish_step: 5 }), false)
  assert.deepEqual(
    pollCell(id).value!.options.map((o) => o.percent),
    [30, 10, 0],
  )
  take({
    type: 'tally',
    poll_id: id,
    epoch,
    version: 31,
    counts: [6, 2, 0],
    total_votes: 8,
    total_voters: 22,
    published_voters: 20,
    withheld: null,
  })
  assert.deepEqual([pollCell(id).value!.published_voters, pollCell(id).value!.options[0]!.percent], [20, 30])
  take({ type: 'tally', poll_id: id, epoch, version: 32, total_votes: 0, total_voters: 23, withheld: 'too_few' })
  assert.equal('published_voters' in pollCell(id).value!, false)
})

test('percentages of voters leave out who abstained, in polls and in tallies', () => {
  const { epoch } = pollCell(id).value!
  const said = (abstentions: number) => ({ winners: [1], tie_break: 'none', abstentions })
  takePoll(poll({ epoch, version: 33, kind: 'approval', percent_of: 'voters', total_voters: 5, result: said(1) }), false)
  assert.deepEqual(
    pollCell(id).value!.options.map((o) => o.percent),
    [75, 25, 0],
  )
  take({
    type: 'tally',
    poll_id: id,
    epoch,
    version: 34,
    counts: [3, 3, 0],
    total_votes: 6,
    total_voters: 6,
    result: said(2),
    withheld: null,
  })
  assert.deepEqual(
    pollCell(id).value!.options.map((o) => o.percent),
    [75, 75, 0],
  )
})

test('a frame for everybody does not take from the host the options of a quiz that waits', () => {
  const { epoch } = pollCell(id).value!
  const quiz = (change: object) => poll({ epoch, kind: 'quiz', results: 'after_close', result: null, started_at: null, ...change })
  takePoll(
    quiz({
      version: 40,
      settings: { correct: [2], time_limit_s: 20 },
      options: [
        { id: 1, text: 'a' },
        { id: 2, text: 'b' },
      ],
    }),
    false,
  )
  takePoll(quiz({ version: 41, settings: { time_limit_s: 20 }, options: [] }), false)
  assert.equal(pollCell(id).value!.options.length, 0)
  hold(poll().room_id, 'key')
  takePoll(
    quiz({
      version: 42,
      settings: { correct: [2], time_limit_s: 20 },
      options: [
        { id: 1, text: 'a' },
        { id: 2, text: 'b' },
      ],
    }),
    false,
  )
  takePoll(quiz({ version: 43, settings: { time_limit_s: 20 }, options: [] }), false)
  assert.deepEqual([pollCell(id).value!.options.length, pollCell(id).value!.settings!.correct], [2, [2]])
})
