import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { REFUSED, serve, settle, until, window } from './dom'
import { render } from 'preact'
import '../../src/app'
import { recall, tab } from '../../src/memory'
import type { Poll, Voted } from '../../src/proto'
import { choice, lastOutcome, outbox, pollCell, take, takenBack, takePoll } from '../../src/store'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import { leadSentence } from '../../src/screens/choices'
import { Vote } from '../../src/screens/vote'
import { Announcer } from '../../src/ui/announcer'
import { poll } from './fixtures'

const page = () => document.getElementById('app')!
const text = () => page().textContent ?? ''
const button = () => page().querySelector('button[type=submit]') as HTMLButtonElement
const id = poll().id
const { random } = Math

function Live() {
  const now = pollCell(id).value
  return now ? <Vote poll={now} /> : null
}

async function show(change: Partial<Poll> = {}) {
  takePoll(poll({ epoch: Math.random(), ...change }), false)
  render(<Live />, page())
  await settle(5)
}

async function pick(index: number) {
  const found = () => page().querySelectorAll('input[type=radio],input[type=checkbox]')[index] as HTMLInputElement
  await until(found)
  assert.ok(found(), text())
  const input = found()
  input.checked = !input.checked
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await settle(5)
}

async function send() {
  await until(() => page().querySelector('form'))
  page()
    .querySelector('form')!
    .dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await settle(10)
}

beforeEach(() => {
  render(null, page())
  localStorage.clear()
  choice(id).value = undefined
  outbox.waiting.value = []
  lastOutcome.value = null
  takenBack.value = undefined
  sessionStorage.clear()
  Math.random = random
})

/** Where the page was scrolled to while something happened. */
async function scrolled(during: () => Promise<void>): Promise<unknown[]> {
  const before = globalThis.scrollTo,
    to: unknown[] = []
  globalThis.scrollTo = ((...where: unknown[]) => {
    to.push(where)
  }) as typeof scrollTo
  await during()
  await until(() => to.length, 300)
  globalThis.scrollTo = before
  return to
}

// Must be first: nothing has had the focus yet.
test('who comes back to a page with a vote on it is left where the browser puts it', async () => {
  serve(() => 'offline')
  choice(id).value = { option_ids: [1] }
  assert.deepEqual(await scrolled(show), [])
  assert.equal(document.activeElement, document.body)
})

test('choosing names the choice on the button, and voting turns the list into results', async () => {
  serve(() => ({
    status: 201,
    body: {
      receipt: { poll_id: id, seq: 5, vote_id: 'v' },
      poll: poll({ epoch: 'x', version: 6, has_voted: true, voted_option_ids: [2] }),
    },
  }))
  await show()
  assert.equal(button().textContent, 'Choose an option')
  await pick(1)
  assert.equal(button().textContent, 'Vote for B')
  await send()
  assert.match(text(), /Your vote is in/)
  assert.match(text(), /You picked B/)
  assert.equal(page().querySelectorAll('ol.res li').length, 3)
  assert.match(page().querySelector('.me')!.textContent!, /Coffee.*Your vote/)
})

test('a vote cast far below: the page goes up to what became of it, and the focus with it', async () => {
  serve(() => ({ status: 201, body: { receipt: {}, poll: poll({ epoch: 'x', version: 6, has_voted: true, voted_option_ids: [2] }) } }))
  await show()
  await pick(1)
  button().focus()
  assert.deepEqual(await scrolled(send), [[0, 0]])
  assert.match((document.activeElement as HTMLElement).textContent!, /^Your vote is in.*You picked B/)
})

test('closed before the choice was sent: up to the word about it too', async () => {
  serve(() => 'offline')
  await show()
  await pick(0)
  assert.deepEqual(await scrolled(async () => take({ type: 'poll', event: 'closed', poll: poll({ epoch: 'y', status: 'closed' }) })), [
    [0, 0],
  ])
  assert.match((document.activeElement as HTMLElement).textContent!, /^Voting has closed/)
})

test('a dead network keeps the vote and says so', async () => {
  serve(() => 'offline')
  await show()
  await pick(0)
  await send()
  await settle(1700)
  assert.match(text(), /Not sent yet/)
  assert.match(text(), /as soon as you’re back/)
  assert.equal(outbox.waiting.value.length, 1)
})

test('closing before the choice was sent says that it was not counted', async () => {
  serve(() => 'offline')
  await show()
  await pick(0)
  take({ type: 'poll', event: 'closed', poll: poll({ epoch: 'y', status: 'closed' }) })
  await settle(5)
  assert.match(text(), /Voting has closed/)
  assert.match(text(), /was not counted/)
})

/** The refusal that the page would report after a reload. */
const afterReload = () => {
  const outcome = recall<typeof lastOutcome.value>('refused', null, tab)?.outcome
  return outcome && !outcome.ok ? outcome.problem.code : undefined
}

for (const [what, mine] of [
  ['a first vote, kept over a reload,', undefined],
  ['a change of a vote', { option_ids: [1] }],
] as const)
  test(`${what} that came after the close was not counted, and the voter is told so`, async () => {
    const closed = poll({ epoch: 'late', version: 9, status: 'closed', has_voted: !!mine, voted_option_ids: [...(mine?.option_ids ?? [])] })
    serve((a) => (a.method === 'POST' ? { status: 409, body: { status: 409, code: 'poll_closed' } } : { body: closed }))
    choice(id).value = mine && { option_ids: [...mine.option_ids] }
    await show({ status: 'closed' })
    outbox.put({ pollId: id, at: 0, ballot: { option_ids: [2], vote_id: 'late' } })
    await until(() => /was not counted/.test(text()))
    assert.match(text(), /Voting has closed.*was not counted/)
    assert.doesNotMatch(text(), /Your vote is in/)
    assert.equal(afterReload(), 'poll_closed')
    ;(page().querySelector('.thanks.late button') as HTMLButtonElement).click()
    await until(() => !/was not counted/.test(text()))
    assert.doesNotMatch(text(), /was not counted/)
    assert.equal(afterReload(), undefined)
    assert.equal(/Your vote is in.*You picked A/.test(text()), !!mine)
  })

test('a named poll asks for the name once and sends it', async () => {
  const asked = serve(() => ({ status: 201, body: { receipt: {}, poll: poll({ epoch: 'z', identity: 'name' }) } }))
  await show({ identity: 'name' })
  await pick(0)
  await send()
  assert.match(text(), /Enter your name to vote/)
  assert.equal(asked.length, 0)
  const field = page().querySelector('#voter') as HTMLInputElement
  field.value = ' Ana '
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  await send()
  assert.deepEqual(
    asked.map((a) => [a.method, a.query, a.body?.voter_name]),
    [
      ['GET', '?voter_name=Ana', undefined],
      ['POST', '', 'Ana'],
    ],
  )
})

test('a name under which somebody has voted changes nothing for that one: another one is asked for, and the picks stay', async () => {
  const free = poll({ epoch: 'z', identity: 'name', has_voted: false }),
    taken = { ...free, has_voted: true, voted: { option_ids: [3] } }
  const asked = serve((a) =>
    a.method === 'POST' ? { status: 201, body: { receipt: {}, poll: free } } : { body: a.query === '?voter_name=Max' ? taken : free },
  )
  const type = async (name: string) => {
    const field = page().querySelector('#voter') as HTMLInputElement
    field.value = name
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await settle(5)
  }
  await show({ identity: 'name', results: 'after_vote' })
  await pick(0)
  await type('Max')
  await send()
  await settle(30)
  assert.match(page().querySelector('#voter-hint[role=alert]')!.textContent!, /This name has already voted here/)
  assert.equal((document.activeElement as HTMLElement).id, 'voter')
  assert.equal(button().textContent, 'Vote for A')
  assert.doesNotMatch(text(), /Your vote is in/)
  assert.equal(choice(id).value, undefined)
  await type('Max B')
  assert.equal(page().querySelector('#voter-hint[role=alert]'), null)
  await send()
  await until(() => /is in/.test(text()))
  assert.match(text(), /Your vote is in.*You picked A/)
  assert.deepEqual(
    asked.filter((a) => a.method === 'POST').map((a) => a.body.voter_name),
    ['Max B'],
  )
})

test('who changes the own vote is not asked for another name', async () => {
  const asked = serve(() => ({ status: 200, body: { receipt: {}, poll: poll({ epoch: 'z', identity: 'name', has_voted: true }) } }))
  choice(id).value = { option_ids: [1], voter_name: 'Max' }
  await show({ identity: 'name' })
  ;(page().querySelector('.thanks button') as HTMLButtonElement).click()
  await settle(5)
  await pick(1)
  await send()
  await until(() => /You picked B/.test(text()))
  assert.equal(asked[0]!.method, 'POST')
  assert.match(text(), /Your vote is in.*You picked B/)
})

test('a name that is too long is cut between two characters', async () => {
  const asked = serve(() => ({ status: 201, body: { receipt: {}, poll: poll({ epoch: 'z', identity: 'name' }) } }))
  await show({ identity: 'name' })
  await pick(0)
  const field = page().querySelector('#voter') as HTMLInputElement
  field.value = ` ${'x'.repeat(99)}👍👍`
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  await send()
  assert.equal(asked[1]!.body.voter_name, 'x'.repeat(99) + '👍')
})

test('picks that the host took away or made mean something else are picked no more; the others stay', async () => {
  serve(() => 'offline')
  await show({ kind: 'multiple', max_choices: 3 })
  for (const i of [0, 1, 2]) await pick(i)
  const change = async (kind: Poll['kind'], texts: string[], says: string) => {
    take({
      type: 'poll',
      event: 'updated',
      poll: poll({
        ...pollCell(id).value!,
        version: pollCell(id).value!.version + 1,
        ballot_version: pollCell(id).value!.ballot_version + 1,
        kind,
        options: texts.map((text, i) => ({ id: i + 1, text })),
      }),
    })
    await until(() => page().querySelectorAll('.opt').length === texts.length && button().textContent === says)
    assert.equal(button().textContent, says)
  }
  await change('multiple', ['Tea', 'Juice'], 'Vote for A')
  await change('multiple', ['Tea', 'Juice', 'Milk'], 'Vote for A')
  await change('single', ['Tea', 'Juice'], 'Choose an option')
})

test('many choices: limits hold and the button counts down', async () => {
  serve(() => 'offline')
  await show({ kind: 'multiple', min_choices: 2, max_choices: 2 })
  await pick(0)
  assert.equal(button().textContent, 'Choose 1 more')
  await pick(2)
  assert.equal(button().textContent, 'Vote for A and C')
  const full = 'You can pick 2. Remove one to pick another.',
    boxes = () => [...page().querySelectorAll<HTMLInputElement>('input[type=checkbox]')]
  assert.deepEqual(
    boxes().map((b) => [b.checked, b.getAttribute('aria-disabled')]),
    [
      [true, null],
      [false, 'true'],
      [true, null],
    ],
  )
  render(
    <>
      <Live />
      <Announcer />
    </>,
    page(),
  )
  for (let tap = 0; tap < 2; tap++) {
    await pick(1)
    assert.equal(page().querySelector('.opt.told .over')?.textContent, full)
    assert.deepEqual(
      boxes().map((b) => b.checked),
      [true, false, true],
    )
    await until(() => page().querySelector('[aria-live]')?.textContent === full)
    assert.equal(page().querySelector('[aria-live]')!.textContent, full)
  }
  await pick(0)
  assert.equal(page().querySelector('.over'), null)
  await pick(1)
  assert.equal(button().textContent, 'Vote for B and C')
})

test('what another tab of this browser voted is this one’s vote, too; what it has not kept is not forgotten here', async () => {
  serve(() => 'offline')
  await show()
  await pick(0)
  localStorage.setItem('pollstream.mine', JSON.stringify([[id, { option_ids: [2] }]]))
  const told = (key: string) => window.dispatchEvent(Object.assign(new window.Event('storage'), { key }))
  told('pollstream.lang')
  assert.equal(choice(id).value, undefined)
  told('pollstream.mine')
  await until(() => page().querySelector('.thanks'))
  assert.match(text(), /Your vote is in.*You picked B/)
  localStorage.clear()
  told('pollstream.mine')
  assert.deepEqual(choice(id).value, { option_ids: [2] })
})

test('hidden results show how many, not what', async () => {
  serve(() => 'offline')
  choice(id).value = { option_ids: [1] }
  await show({
    results: 'after_close',
    options: [
      { id: 1, text: 'Tea' },
      { id: 2, text: 'Coffee' },
    ],
  })
  assert.match(text(), /Results appear when voting closes/)
  assert.match(text(), /4 votes so far/)
  assert.equal(page().querySelector('.res'), null)
})

test('who voted for what is not on screen while results are hidden', async () => {
  serve(() => 'offline')
  choice(id).value = { option_ids: [1] }
  await show({ identity: 'name' })
  take({ type: 'vote_notification', poll_id: id, poll_text: '', option_id: 1, option_text: 'Tea', voter_name: 'Bob' })
  await settle(5)
  assert.match(text(), /Bob voted for Tea/)
  take({ type: 'vote_notification', poll_id: id, poll_text: '', option_id: 1, option_text: 'Tea', voter_name: 'ليلى' })
  await settle(5)
  assert.match(text(), /\u2068ليلى\u2069 voted for Tea/)
  take({ type: 'vote_notification', poll_id: id, poll_text: '', option_id: 1, option_text: 'Tea', voter_name: 'Bob' })
  pollCell(id).value = { ...pollCell(id).value!, results_hidden: true }
  await settle(5)
  assert.doesNotMatch(text(), /Bob/)
})

/** A vote for Coffee, counted; when the host takes votes back, this one is gone. */
async function voteAndLose(change: Partial<Poll>) {
  const counted = poll({ epoch: 'v', version: 6, has_voted: true, voted_option_ids: [2] })
  const after = poll({ epoch: 'v', version: 7, has_voted: false, voted: null, voted_option_ids: [], ...change })
  let lost = false // before that, only an earlier test may still be asking
  serve((a) => (a.method === 'POST' ? { status: 201, body: { receipt: {}, poll: counted } } : lost ? { body: after } : 'offline'))
  await show()
  await pick(1)
  await send()
  assert.match(text(), /Your vote is in/)
  Math.random = () => 0
  lost = true
  take({ type: 'poll', event: 'voided', poll: poll({ epoch: 'v', version: 7, ...change }) })
  await until(() => takenBack.value)
  await settle(5)
}

test('a vote that the host took back: the ballot again, with what was chosen, and a word about it until it is cast', async () => {
  await voteAndLose({})
  assert.match(page().querySelector('[role=alert]')!.textContent!, /The host removed some votes, including yours\. You can vote again\./)
  assert.equal(button().textContent, 'Vote for B')
  serve(() => ({ status: 201, body: { receipt: {}, poll: poll({ epoch: 'v', version: 8, has_voted: true, voted_option_ids: [2] }) } }))
  await send()
  assert.match(text(), /Your vote is in/)
  assert.doesNotMatch(text(), /The host removed/)
})

test('taken back after the close: nobody is told that a choice was not counted, or to vote again', async () => {
  await voteAndLose({ status: 'closed' })
  assert.match(text(), /including yours/)
  assert.doesNotMatch(text(), /was not counted|vote again|Your vote is in/)
})

for (const [status, says] of [
  ['open', /^The host removed some votes, including yours\. You can vote again\.$/],
  ['closed', /^The host removed some votes, including yours\. $/],
] as const)
  test(`all votes were taken back while the poll is ${status}: who had voted is told, and nothing is chosen any more`, async () => {
    serve(() => ({ status: 201, body: { receipt: {}, poll: poll({ epoch: 'r', version: 6, has_voted: true, voted_option_ids: [2] }) } }))
    await show()
    await pick(1)
    await send()
    assert.match(text(), /Your vote is in/)
    serve(() => 'offline')
    if (status === 'closed') take({ type: 'poll', event: 'closed', poll: poll({ epoch: 'r', version: 7, status }) })
    take({
      type: 'poll',
      event: 'reset',
      poll: poll({
        epoch: 'r2',
        version: 8,
        status,
        total_votes: 0,
        total_voters: 0,
        options: poll().options.map((o) => ({ ...o, vote_count: 0 })),
      }),
    })
    await until(() => page().querySelector('[role=alert]'))
    assert.match(page().querySelector('[role=alert]')?.textContent ?? '', says)
    assert.doesNotMatch(text(), /Your vote is in|was not counted/)
    if (status === 'open') assert.equal(button().textContent, 'Choose an option')
  })

test('who had not voted is told nothing of a reset, and keeps what is picked', async () => {
  serve(() => 'offline')
  await show()
  await pick(1)
  take({ type: 'poll', event: 'reset', poll: poll({ epoch: 'r3', version: 8, total_votes: 0, total_voters: 0 }) })
  await settle(20)
  assert.equal(page().querySelector('[role=alert]'), null)
  assert.equal(button().textContent, 'Vote for B')
})

test('who changes a vote before the ballot of its kind has come has the focus on it once it is there', async () => {
  serve(() => 'offline')
  document.hasFocus = () => true
  try {
    lazyParts.value = undefined
    await show({ kind: 'rating', allow_change: true, settings: { min: 1, max: 5 } })
    // Requested and loaded; from here on, pretend that it was not.
    await until(() => lazyParts.value)
    lazyParts.value = undefined
    await settle(5)
    // What the server knows about this voter comes a little later than the question.
    choice(id).value = { scores: [4, null, null] }
    await settle(5)
    const change = [...page().querySelectorAll('button')].find((b) => b.textContent === 'Change')!
    change.focus()
    change.click()
    await until(() => !page().querySelector('.thanks'))
    await settle(20)
    const onBallot = () => !!document.activeElement?.matches('.vote-main input')
    assert.equal(onBallot(), false)
    lazyParts.value = parts
    await until(onBallot)
    assert.equal(onBallot(), true)
    assert.ok((document.activeElement as HTMLInputElement).checked, text())
  } finally {
    lazyParts.value = parts
    delete (document as Partial<Document>).hasFocus
  }
})

test('that voting is open again is said aloud', async () => {
  serve(() => 'offline')
  await show({ status: 'closed' })
  render(
    <>
      <Live />
      <Announcer />
    </>,
    page(),
  )
  await settle(20)
  take({ type: 'poll', event: 'reopened', poll: poll({ epoch: 'again', version: 9 }) })
  await until(() => /open again/.test(page().querySelector('[role=status]')?.textContent ?? ''))
  assert.equal(page().querySelector('[role=status]')?.textContent, 'Voting is open again.')
})

/** The same poll, changed by its host. */
const changed = (change: Partial<Poll>): Poll => ({
  ...pollCell(id).value!,
  version: pollCell(id).value!.version + 1,
  ballot_version: pollCell(id).value!.ballot_version + 1,
  ...change,
})

test('more picked than the host allows by now: nothing can be sent before some are taken back', async () => {
  const asked = serve(() => 'offline')
  await show({ kind: 'multiple', max_choices: 3 })
  for (const i of [0, 1, 2]) await pick(i)
  take({ type: 'poll', event: 'updated', poll: changed({ max_choices: 2 }) })
  await until(() => button().textContent === 'Pick up to 2')
  assert.equal(button().textContent, 'Pick up to 2')
  assert.equal(button().getAttribute('aria-disabled'), 'true')
  await send()
  assert.deepEqual(
    asked.filter((a) => a.method === 'POST'),
    [],
  )
  await pick(2)
  assert.equal(button().textContent, 'Vote for A and B')
})

test('what is picked is there again after the phone left the question, as long as it means the same', async () => {
  serve(() => 'offline')
  await show({ kind: 'multiple', max_choices: 3 })
  for (const i of [0, 2]) await pick(i)
  // It is stored once it is drawn.
  await until(() => recall('held.' + id, { draft: {} as Voted }, tab).draft.option_ids?.length === 2)
  const again = async () => {
    render(null, page())
    render(<Live />, page())
    await settle(20)
  }
  await again()
  assert.equal(button().textContent, 'Vote for A and C')
  render(null, page())
  takePoll(
    changed({
      options: [
        { id: 1, text: 'Tea' },
        { id: 2, text: 'Coffee' },
        { id: 3, text: 'Juice' },
      ],
    }),
    false,
  )
  await again()
  await until(() => button().textContent === 'Vote for A')
  assert.equal(button().textContent, 'Vote for A')
  assert.match(page().querySelector('[role=alert]')?.textContent ?? '', /part of what you chose is gone/)
})

test('nobody waits for a first vote after the close', async () => {
  serve(() => 'offline')
  const none = poll().options.map((o) => ({ ...o, vote_count: 0 }))
  for (const [status, says] of [
    ['open', 'Waiting for the first vote'],
    ['closed', 'Nobody voted'],
  ] as const) {
    choice(id).value = status === 'open' ? { option_ids: [1] } : undefined
    await show({ status, options: none, total_votes: 0, total_voters: 0 })
    assert.equal(page().querySelector('.res .empty')?.textContent, says)
  }
})

test('whom the lot has chosen is named, once voting is closed, and read as the winner', async () => {
  lazyParts.value = parts
  const tied = {
    options: [
      { id: 1, text: 'Tea', vote_count: 2 },
      { id: 2, text: 'Coffee', vote_count: 2 },
    ],
  }
  await show({ ...tied, result: { winners: [1, 2], tie_break: 'lot' } })
  choice(id).value = { option_ids: [1] }
  await settle(5)
  assert.equal(page().querySelector('.won'), null)
  await show({ ...tied, status: 'closed', result: { winners: [2], tie_break: 'lot' } })
  assert.equal(page().querySelector('.won')!.textContent, 'Coffee · Winner · lot')
  assert.match(leadSentence(pollCell(id).value!), /Coffee leads/)
  await show({ ...tied, status: 'closed', result: { winners: [1], tie_break: 'none' } })
  assert.equal(page().querySelector('.won'), null)
})

test('a name that has voted may be one’s own, on another device: the words for it fit both', async () => {
  serve((a) =>
    a.method === 'POST'
      ? { status: 409, body: { code: 'already_voted', status: 409 } }
      : { body: poll({ epoch: 'z', identity: 'name', has_voted: false }) },
  )
  localStorage.setItem('pollstream.name', '"Ana"')
  await show({
    identity: 'name',
    results: 'after_close',
    results_hidden: true,
    allow_change: false,
    options: [
      { id: 1, text: 'Tea' },
      { id: 2, text: 'Coffee' },
    ],
  })
  await pick(1)
  await send()
  await until(() => page().querySelector('#voter-hint[role=alert]'))
  assert.equal(
    page().querySelector('#voter-hint[role=alert]')!.textContent,
    'This name has already voted here. If it was you, your vote counts. If not, choose another name.',
  )
  assert.equal(page().querySelector('.problem'), null)
})

test('a phone is told that a poll takes its votes at a kiosk, and only while it takes any', async () => {
  serve(() => 'offline')
  await show({ identity: 'kiosk', allow_change: false })
  await until(() => /cast at a kiosk/.test(text()))
  assert.match(text(), /Votes on this poll are cast at a kiosk\./)
  await show({ identity: 'kiosk', allow_change: false, status: 'closed' })
  assert.doesNotMatch(text(), /cast at a kiosk/)
})

test('a vote that the server puts off is told from one without a connection', async () => {
  for (const [answer, told] of [
    [{ status: 507, body: { status: 507, code: 'storage_full' } }, /can’t save anything right now. Please tell the host/],
    [{ status: 429, body: { status: 429, code: 'rate_limited' } }, /can’t take your vote right now/],
    [{ status: 500, body: { status: 500, code: 'internal' } }, /can’t take your vote right now/],
    ['offline', /as soon as you’re back online/],
  ] as const) {
    serve((a) => (a.method === 'POST' ? answer : REFUSED))
    await show()
    await pick(1)
    await send()
    await until(() => told.test(text()), 3000)
    assert.match(text(), told)
    outbox.waiting.value = []
    await settle(5)
  }
})
