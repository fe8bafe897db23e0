import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer, type Asked } from './dom'
import { render } from 'preact'
import { useState } from 'preact/hooks'
import { localInput } from '../../src/draft_wire'
import { draftOf, dropDraft } from '../../src/drafts'
import { keepHost } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { kinds } from '../../src/locales/en_kinds'
import type { Poll, Room } from '../../src/proto'
import { Editor } from '../../src/screens/editor'
import { HostScreen } from '../../src/screens/host'
import { Rail } from '../../src/screens/rail'
import { Remote } from '../../src/screens/remote'
import { ResultsScreen } from '../../src/screens/results'
import { take } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

// A connection that never opens: these pages are read by HTTP.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish({ ...desk, ...kinds })
const there = poll()
const room: Room = {
  id: there.room_id,
  code: '482913',
  title: 'Room',
  created_at: '',
  current_poll_id: null,
  pace: 'host',
  viewers: 0,
  version: 1,
  polls: [{ id: there.id, title: there.title, kind: 'single', status: 'open', total_votes: 4 }],
}
const page = () => document.getElementById('app')!
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const button = (name: string) => all('button').find((b) => (b.getAttribute('aria-label') ?? b.textContent) === name)!
const title = () => page().querySelector('.q-in') as HTMLTextAreaElement
const toast = () => all('.toast').at(-1)?.textContent
let saving = ''
const slides = () => all('.slide').map((s) => s.textContent)

/** The list of questions and the editor, put together as on the host's page. */
function Desk({ onMade }: { onMade: (id: string) => void }) {
  const [at, setAt] = useState<{ key: number; id: string | null; made?: Poll }>({ key: 1, id: null })
  const select = (id: string | null) => setAt((s) => ({ key: s.key + 1, id }))
  const keep = (made: Poll) => {
    onMade(made.id)
    setAt((s) => ({ key: s.key, id: made.id, made }))
  }
  return (
    <>
      <Rail
        room={room}
        hidden={new Set()}
        selected={at.id}
        adding={at.id === null}
        next={1}
        onSelect={select}
        onAdd={() => select(null)}
        onOrder={() => undefined}
        onDeleteRoom={() => undefined}
      />
      <Editor
        place={{ i: 1, n: 1 }}
        key={at.key}
        room={room}
        adminKey="psa_key"
        poll={at.made ?? (at.id ? there : undefined)}
        onMade={keep}
        onForm={() => undefined}
        onSaving={(state) => {
          saving = state
        }}
        onDelete={() => undefined}
      />
      <Toasts />
    </>
  )
}

function open(
  answer: Answer | ((asked: Asked) => Answer | Promise<Answer>) = { status: 201, body: poll({ id: '01KPOLL0000000000000000002' }) },
) {
  const made: string[] = []
  const asked = serve((a) => (typeof answer === 'function' ? answer(a) : answer))
  render(<Desk onMade={(id) => made.push(id)} />, page())
  return { made, asked, sent: () => asked.filter((a) => a.method === 'POST').map((a) => a.body.title) }
}

async function type(into: HTMLElement, text: string) {
  ;(into as HTMLTextAreaElement).value = text
  into.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
}

async function ask(question: string, ...options: string[]) {
  await type(title(), question)
  for (const [i, text] of options.entries()) await type(all('.orow textarea')[i]!, text)
}

const click = async (target: HTMLElement) => {
  target.click()
  await settle(20)
}

beforeEach(() => {
  render(null, page())
  dropDraft(room.id)
  localStorage.clear()
})

test('a new question that is whole is saved when its host goes on at once, to another question or to a new one', async () => {
  for (const next of [() => all('.slide')[0]!, () => button('Add question')]) {
    const { made, sent } = open()
    await ask('Lunch?', 'Soup', 'Pasta')
    await click(next())
    assert.deepEqual(sent(), ['Lunch?'])
    assert.deepEqual(made, [], 'the page shows another question by then')
    assert.notEqual(title().value, 'Lunch?')
    assert.equal(localStorage.getItem('pollstream.draft.' + room.id), null)
    render(null, page())
  }
})

test('a new question that is not whole waits in the list until its host comes back, also after a reload', async () => {
  const { sent } = open()
  await ask('Lunch?', 'Soup')
  await click(all('.slide')[0]!)
  assert.equal(title().value, there.title)
  assert.deepEqual(sent(), [])
  assert.equal(slides()[1], '2Lunch?Not saved')
  await click(button('Add question'))
  assert.equal(title().value, 'Lunch?')
  assert.equal((all('.orow textarea')[0] as HTMLTextAreaElement).value, 'Soup')
  assert.match(localStorage.getItem('pollstream.draft.' + room.id)!, /Lunch/)
  await click(button('Delete'))
  assert.equal(title().value, '')
  assert.equal(slides()[1], '2New question')
  await until(() => saving === 'saved')
  assert.equal(saving, 'saved', 'nothing is left to be saved')
  assert.equal(localStorage.getItem('pollstream.draft.' + room.id), null)
})

test('a question that was thrown away comes back only where nothing else is: what was begun or saved since stays as it is', async () => {
  const other = poll({
    id: '01KPOLL0000000000000000002',
    title: 'Dinner?',
    options: [
      { id: 1, text: 'Bread', vote_count: 0 },
      { id: 2, text: 'Rice', vote_count: 0 },
    ],
    total_votes: 0,
    total_voters: 0,
  })
  const { asked } = open((a) => ({ status: a.method === 'POST' ? 201 : 200, body: other }))
  const throwAway = async () => {
    await ask('Lunch?', 'Soup')
    await click(button('Delete'))
  }
  await throwAway()
  await click(button('Undo'))
  assert.equal(title().value, 'Lunch?')
  await click(button('Delete'))
  await ask('Supper?')
  await click(button('Undo'))
  assert.equal(title().value, 'Supper?', 'begun since')
  await click(button('Delete'))
  await throwAway()
  await ask('Dinner?', 'Bread', 'Rice')
  await until(() => asked.length)
  await settle(20)
  await click(button('Undo'))
  assert.equal(title().value, 'Dinner?', 'saved since')
  assert.match(slides()[1]!, /Lunch\?Not saved/, 'it waits in the list')
  render(null, page())
  await settle(20)
  assert.deepEqual(
    asked.map((a) => a.method),
    ['POST'],
  )
})

test('a question that was thrown away on its way to the server is taken back there, too', async () => {
  let arrive: (a: Answer) => void = () => undefined
  const on = poll({ id: '01KPOLL0000000000000000002' })
  const { made, asked } = open((a) =>
    a.method === 'POST'
      ? new Promise<Answer>((done) => {
          arrive = done
        })
      : { status: 204 },
  )
  await ask('Lunch?', 'Soup', 'Pasta')
  await until(() => asked.length)
  await click(button('Delete'))
  arrive({ status: 201, body: on })
  await until(() => asked.length > 1)
  assert.deepEqual(
    asked.map((a) => a.method + ' ' + a.path.split('/').pop()),
    ['POST polls', 'DELETE ' + on.id],
  )
  assert.deepEqual(made, [])
  assert.equal(title().value, '')
})

test('whoever tries again to save a new question says that it is the same one, so a lost answer does not make it twice', async () => {
  let lost = true
  const { asked } = open(() => (lost ? 'offline' : { status: 201, body: there }))
  const keys = () => asked.map((a) => a.headers['Idempotency-Key'])
  await ask('Lunch?', 'Soup', 'Pasta')
  await until(() => asked.length)
  await type(title(), 'Lunch today?')
  await until(() => asked.length > 1)
  lost = false
  await click(all('.slide')[0]!)
  await until(() => asked.length > 3)
  assert.ok(keys()[0])
  assert.deepEqual(keys().slice(1, 3), [keys()[0], keys()[0]])
  assert.deepEqual(
    asked.map((a) => [a.method, a.body.title]),
    [
      ['POST', 'Lunch?'],
      ['POST', 'Lunch?'],
      ['POST', 'Lunch?'],
      ['PATCH', 'Lunch today?'],
    ],
  )
})

test('a draft that was broken by hand does not keep its host out', async () => {
  localStorage.setItem('pollstream.draft.broken', '{"title":"Lunch?"}')
  assert.equal(draftOf('broken').peek()?.title, 'Lunch?')
  assert.ok(draftOf('broken').peek()!.rows.length)
})

test('a quiz without a right answer is not whole', async () => {
  const { sent } = open()
  await ask('Two and two?', 'Four', 'Five')
  await click(button('Quiz'))
  await click(all('.slide')[0]!)
  assert.deepEqual(sent(), [])
  await click(all('.slide')[1]!)
  assert.equal(title().value, 'Two and two?')
  assert.equal(button('Quiz').getAttribute('aria-pressed'), 'true')
})

test('what the server refuses after one has left is said, and waits to be mended', async () => {
  open({ status: 422, body: { code: 'validation', errors: [] } })
  await ask('Lunch?', 'Soup', 'Pasta')
  await click(all('.slide')[0]!)
  await until(() => toast() === 'Not saved: Lunch?')
  assert.equal(toast(), 'Not saved: Lunch?')
  assert.equal(slides()[1], '2Lunch?Not saved')
})

test('while no server answers, a question that one has left is tried again and kept for the next visit', async () => {
  open('offline')
  await ask('Soup or pasta?', 'Soup', 'Pasta')
  await click(all('.slide')[0]!)
  await until(() => toast() === 'Not saved: Soup or pasta?')
  assert.equal(toast(), 'Not saved: Soup or pasta?')
  assert.match(localStorage.getItem('pollstream.draft.' + room.id)!, /Pasta/)
})

test('a quiz without a right answer says so beside its options, and what it still needs is true for every kind', async () => {
  const { sent } = open()
  const needs = () => all('.card > .tools .hint')[0]!.textContent
  assert.equal(needs(), 'Saved once there is a question with two options.')
  for (const [kind, text] of [
    ['Number', 'Saved once there is a question.'],
    ['Q&A', 'Saved once there is a question.'],
    ['Rating', 'Saved once there is a question with something to rate.'],
    ['Quiz', 'Saved once there is a question with two options, one of them marked as right.'],
  ] as const) {
    await click(button(kind))
    assert.equal(needs(), text)
  }
  await ask('Two and two?', 'Four', 'Five')
  await until(() => page().querySelector('#err-right'))
  assert.equal(page().querySelector('.rows #err-right')?.textContent, 'Mark at least one option as right.')
  assert.deepEqual(
    all('.rightmark input').map((i) => i.getAttribute('aria-invalid')),
    ['true', 'true'],
  )
  assert.ok(all('.rightmark input').every((i) => i.getAttribute('aria-describedby') === 'err-right'))
  assert.equal(page().querySelector('#err-settings'), null)
  await click(all('.rightmark input')[0]!)
  await until(() => sent().length)
  assert.deepEqual(sent(), ['Two and two?'])
  assert.equal(page().querySelector('#err-right'), null)
})

test('the way from a question to its results and back is written out, the way back for its host only', async () => {
  const { room_id, id } = there
  open()
  await click(all('.slide')[0]!)
  assert.equal(page().querySelector(`.qtools a[href="results/${id}"]`)?.textContent, 'All results')
  render(null, page())
  serve((a) => (a.path.endsWith(id) ? { body: there } : 'offline'))
  const back = async () => {
    render(<ResultsScreen route={{ screen: 'results', id }} />, page())
    await until(() => page().querySelector('.closed'))
    const link = page().querySelector(`.closed-top a[href="host/${room_id}"]`)?.textContent
    render(null, page())
    return link
  }
  assert.equal(await back(), undefined)
  keepHost({ id: room_id, admin: 'psa_key', kiosk: '', title: 'Room', at: 0 })
  assert.equal(await back(), 'Host page')
})

test('the list of questions says how many have voted where one voter makes several choices', async () => {
  const many = poll({ id: '01KPOLL0000000000000000009', kind: 'multiple', max_choices: 3, total_votes: 47, total_voters: 24 })
  const asked = serve((a) => (a.path.endsWith(many.id) ? { body: many } : 'offline'))
  const polls = [room.polls[0]!, { id: many.id, title: 'Which days?', kind: 'multiple' as const, status: 'open' as const, total_votes: 47 }]
  const none = () => undefined
  const show = (now: Room['polls']) =>
    render(
      <Rail
        room={{ ...room, polls: now }}
        hidden={new Set()}
        selected={there.id}
        adding={false}
        next={2}
        onSelect={none}
        onAdd={none}
        onOrder={none}
        onDeleteRoom={none}
      />,
      page(),
    )
  show(polls)
  await until(() => slides()[1]?.includes('24'))
  assert.match(slides()[0]!, /4 votes$/)
  assert.match(slides()[1]!, /Which days\?.*24 voters$/)
  assert.equal(asked.length, 1, 'a single choice is one vote per voter')
  // Somebody votes on it while it is not on the screen: only its line in the room's list changes.
  Object.assign(many, { version: many.version + 1, total_votes: 60, total_voters: 30 })
  show(polls.map((p) => (p.id === many.id ? { ...p, total_votes: 60 } : p)))
  await until(() => slides()[1]?.includes('30'))
  assert.match(slides()[1]!, /30 voters$/)
  assert.equal(asked.length, 2)
})

test('a question that ended by its time is renamed and copied like any other', async () => {
  const over = poll({
    id: '01KPOLL0000000000000000008',
    epoch: Math.random(),
    status: 'closed',
    end_time: '2026-01-01T10:20:30Z',
    closed_at: '2026-01-01T10:20:30Z',
  })
  const asked = serve((a) => ({ status: a.method === 'POST' ? 201 : 200, body: over })),
    none = () => undefined
  render(
    <Editor
      place={{ i: 1, n: 1 }}
      room={room}
      adminKey="psa_key"
      poll={over}
      onMade={none}
      onForm={none}
      onSaving={(state) => {
        saving = state
      }}
      onDelete={none}
    />,
    page(),
  )
  await type(title(), 'Renamed')
  await until(() => asked.length)
  assert.deepEqual(
    asked.map((a) => [a.method, a.body]),
    [['PATCH', { title: 'Renamed' }]],
  )
  await click(button('Duplicate'))
  assert.equal(asked[1]?.method, 'POST')
  assert.equal('end_time' in asked[1]!.body, false)
})

test('an order that is changed before undo is over names every question', async () => {
  const polls = ['a', 'b', 'c'].map((id) => ({ ...room.polls[0]!, id })),
    orders: string[][] = [],
    none = () => undefined
  render(
    <Rail
      room={{ ...room, polls }}
      hidden={new Set(['a'])}
      selected="b"
      adding={false}
      next={3}
      onSelect={none}
      onAdd={none}
      onOrder={(ids) => orders.push(ids)}
      onDeleteRoom={none}
    />,
    page(),
  )
  all('.grip')[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
  assert.deepEqual(orders, [['c', 'b', 'a']])
})

/** The remote with one question on the screen, and the requests that its buttons make. */
function remote() {
  const asked = serve((a) => ({ body: poll(a.body) }))
  const show = async (p: Poll) => {
    render(
      <Remote room={{ ...room, current_poll_id: p.id, polls: [{ ...room.polls[0]!, id: p.id }] }} poll={p} adminKey="psa_key" />,
      page(),
    )
    await settle(5)
  }
  return { show, said: () => asked.map((a) => a.body), words: () => all('.ctl button').map((b) => b.textContent) }
}

test('the remote turns results on by the rule of the question on the screen, not of the one before', async () => {
  const { show, said } = remote(),
    other = poll({ id: 'other', results: 'after_close' })
  await show(poll({ results: 'after_vote' }))
  await show(other)
  await click(button('Results hidden'))
  assert.deepEqual(said(), [{ results: 'live' }])
})

test('the remote says what people see, and brings back the rule it took away, also after another question or a reload', async () => {
  const { show, said, words } = remote()
  await show(poll({ results: 'after_vote' }))
  await click(button('Results after voting'))
  await show(poll({ id: 'other' }))
  assert.equal(words()[0], 'Results live')
  render(null, page())
  await show(poll({ results: 'after_close' }))
  await click(button('Results hidden'))
  assert.deepEqual(said(), [{ results: 'after_close' }, { results: 'after_vote' }])
})

test('once voting is closed nothing is left to hide, and the remote does not offer it', async () => {
  const { show, words } = remote()
  await show(poll({ status: 'closed', results: 'after_close' }))
  assert.deepEqual(words(), ['Open voting again', 'Add 30\u00a0s'])
})

test('before a quiz begins the remote waits for the start, and counts no answers; what a sentence has told is not told again', async () => {
  const { show } = remote(),
    line = () => page().querySelector('.now > .muted')?.textContent,
    said = () => page().querySelector('.now > .said')?.textContent
  await show(poll({ kind: 'quiz', total_voters: 0, settings: { correct: [], time_limit_s: 20 } }))
  assert.equal(said(), 'Waiting for you to start. Nobody sees the options yet.')
  assert.equal(line(), undefined)
  await show(poll({ kind: 'quiz', total_voters: 0, settings: { correct: [], time_limit_s: 20 }, started_at: '2026-01-01T10:00:00Z' }))
  assert.equal(line(), '0 answers so far.')
  const numbers = { n: 7, median: ['3', '3'], quartiles: ['2', '4'], mean: '3.0', min: '1', max: '5', histogram: null }
  await show(poll({ kind: 'numeric', options: [], total_voters: 7, result: numbers as unknown as NonNullable<Poll['result']> }))
  assert.match(said()!, /^7 voters\. Median 3\./)
  assert.equal(line(), undefined)
})

test('the remote says what its bars are, where there is room, and their numbers as the language writes them', async () => {
  const { show } = remote(),
    options = (n: number) => Array.from({ length: n }, (_, i) => ({ id: i + 1, text: `Idea ${i + 1}`, vote_count: 1, percent: 10 }))
  const points = (n: number) => ({
    kind: 'points' as const,
    options: options(n),
    result: { options: options(n).map(({ id }) => ({ id, sum: 1234, givers: 1, mean: '1.00' })), winners: [1] },
  })
  const bars = () =>
    [...page().querySelectorAll('.mini li')].map((li) => [
      li.querySelector('.lbl')?.textContent,
      li.querySelector('.sr')?.textContent,
      li.querySelector('.v')?.textContent,
    ])
  await show(poll(points(2)))
  assert.deepEqual(bars(), [
    ['Idea 1', undefined, '1,234'],
    ['Idea 2', undefined, '1,234'],
  ])
  await show(poll(points(9)))
  assert.deepEqual(bars()[8], [undefined, 'Idea 9', '1,234'])
})

test('the remote draws no bars of results that are withheld, and says once what waits for the host', async () => {
  const { show } = remote(),
    said = () => page().querySelector('.now')!.textContent!
  await show(poll({ publish_min: 6, publish_step: 3, withheld: 'too_few', results_hidden: true, total_voters: 1 }))
  assert.match(said(), /Results appear when more people have voted.*1 vote so far/)
  assert.equal(page().querySelector('.mini'), null)
  await show(
    poll({ kind: 'open', options: [], total_voters: 4, settings: { moderated: true }, result: { texts: [], distinct: 0, pending: 4 } }),
  )
  assert.match(said(), /4 waiting for you.*4 votes so far/)
  assert.doesNotMatch(said(), /waiting for the host/)
})

test('of a quiz that is over the remote counts the answers, and waits for no more', async () => {
  const { show } = remote(),
    line = () => page().querySelector('.now > .muted')?.textContent
  await show(poll({ kind: 'quiz', total_voters: 56, settings: { correct: [] } }))
  assert.equal(line(), '56 answers so far.')
  await show(poll({ kind: 'quiz', total_voters: 56, status: 'closed', settings: { correct: [1] } }))
  assert.equal(line(), '56 answers')
})

test('the name of a room follows another host, but not while one writes it', async () => {
  const titled = (title: string, version: number) => take({ type: 'room', room: { ...room, title, version, polls: [] } })
  const name = () => page().querySelector('.desk-top input.name') as HTMLInputElement
  keepHost({ id: room.id, admin: 'psa_key', kiosk: '', title: 'Room', at: 0 })
  serve(() => ({ body: { ...room, polls: [] } }))
  render(<HostScreen route={{ screen: 'host', id: room.id }} />, page())
  await until(name)
  for (const [typed, title, shown] of [
    [undefined, 'Theirs', 'Theirs'],
    ['Mine', 'Theirs again', 'Mine'],
  ] as const) {
    if (typed) await type(name(), typed)
    titled(title, title.length)
    await until(() => name().value === shown)
    if (typed) await settle(60)
    assert.equal(name().value, shown)
  }
})

/** The host's page on a phone, with three questions of which the first is on the screen. */
async function phone() {
  const id = (n: number) => `01KPOLL000000000000000001${n}`,
    theirs: Room = {
      ...room,
      id: '01KROOM0000000000000000002',
      current_poll_id: id(0),
      polls: ['One?', 'Two?', 'Three?'].map((title, n) => ({ id: id(n), title, kind: 'single', status: 'open', total_votes: 0 })),
    }
  const empty = (of: string) =>
    poll({ id: of, room_id: theirs.id, title: theirs.polls.find((p) => p.id === of)!.title, total_votes: 0, total_voters: 0 })
  const asked = serve((a) => ({ body: a.path.includes('/polls/') ? empty(a.path.split('/').pop()!) : theirs })),
    wide = matchMedia
  const none = () => undefined
  globalThis.matchMedia = (() => ({ matches: true, addEventListener: none, removeEventListener: none })) as unknown as typeof matchMedia
  keepHost({ id: theirs.id, admin: 'psa_key', kiosk: '', title: 'Room', at: 0 })
  render(<HostScreen route={{ screen: 'host', id: theirs.id }} />, page())
  await until(() => page().querySelector('.now'))
  return {
    id,
    shown: () => asked.filter((a) => a.path.endsWith('/current')).map((a) => a.body.poll_id),
    end: () => {
      globalThis.matchMedia = wide
      history.replaceState(null, '')
    },
  }
}

test('the remote leads past a question that waits for its deletion, though its host has left the editor for it', async () => {
  const { id, shown, end } = await phone(),
    next = () => page().querySelector('.nextup')?.textContent
  try {
    assert.equal(next(), 'Next: Two?')
    await click(button('Edit'))
    await click(all('.slide')[1]!)
    await until(() => title()?.value === 'Two?')
    await click(button('Delete'))
    assert.deepEqual(slides().length, 2)
    await click(button('Remote'))
    assert.equal(next(), 'Next: Three?')
    assert.equal(page().querySelector('.now .pill')!.textContent, 'Question 1 of 2')
    await click(all('.remote-bar .btn')[1]!)
    assert.deepEqual(shown(), [id(2)])
    await click(button('Edit'))
    assert.deepEqual(slides().length, 2)
  } finally {
    end()
  }
})

test('from the remote any question can be brought on the screen, whatever comes next', async () => {
  const { id, shown, end } = await phone(),
    list = () => all('.nextup li button')
  try {
    assert.deepEqual(list(), [], 'folded until it is asked for')
    const nextUp = page().querySelector('.nextup') as HTMLDetailsElement
    nextUp.open = true
    nextUp.dispatchEvent(new Event('toggle'))
    await settle(20)
    assert.deepEqual(
      list().map((b) => b.querySelector('b')!.textContent),
      ['One?', 'Two?', 'Three?'],
    )
    assert.deepEqual(
      list().map((b) => b.getAttribute('aria-current')),
      ['true', null, null],
    )
    await click(list()[2]!)
    assert.deepEqual([shown(), nextUp.open, list()], [[id(2)], false, []])
  } finally {
    end()
  }
})

test('a question that cannot be copied: the server says why', async () => {
  const none = () => undefined,
    refuse = async (answer: Answer) => {
      render(null, page())
      serve((a) => (a.method === 'POST' ? answer : { body: there }))
      render(
        <>
          <Editor
            place={{ i: 1, n: 1 }}
            room={room}
            adminKey="psa_key"
            poll={there}
            onMade={none}
            onForm={none}
            onSaving={none}
            onDelete={none}
          />
          <Toasts />
        </>,
        page(),
      )
      await settle(5)
      await click(button('Duplicate'))
      return toast()
    }
  assert.equal(
    await refuse({
      status: 422,
      body: { status: 422, code: 'validation', errors: [{ field: 'polls', reason: 'a room has at most 200 polls' }] },
    }),
    'A room has at most 200 questions. Delete one, or make another room.',
  )
  assert.equal(await refuse({ status: 403, body: { status: 403, code: 'forbidden' } }), 'This key does not open the room.')
  assert.equal(
    await refuse({ status: 429, body: { status: 429, code: 'too_many_requests' } }),
    'Too many requests. Wait a minute, then try again.',
  )
  assert.equal(
    await refuse({ status: 409, body: { status: 409, code: 'has_votes', detail: 'There are votes.' } }),
    'The server refused this: There are votes.',
  )
  assert.equal(await refuse('offline'), 'The server did not answer. Nothing is lost; try again.')
})

test('the name of a room is as long as the server takes it', async () => {
  const name = () => page().querySelector('.desk-top input.name') as HTMLInputElement
  keepHost({ id: room.id, admin: 'psa_key', kiosk: '', title: 'Room', at: 0 })
  const asked = serve(() => ({ body: { ...room, polls: [] } }))
  render(<HostScreen route={{ screen: 'host', id: room.id }} />, page())
  await until(name)
  const given = async (title: string) => {
    await type(name(), title)
    name().dispatchEvent(new Event('blur'))
    await settle(20)
    return asked.filter((a) => a.method === 'PATCH').at(-1)?.body.title
  }
  assert.equal(await given('👍'.repeat(200)), '👍'.repeat(200))
  assert.equal(await given(` ${'x'.repeat(199)}👍👍`), 'x'.repeat(199) + '👍')
})

test('a question that is saved already may get an end time: it is asked for, and until it is given nothing changes', async () => {
  const none = () => undefined
  const asked = serve(() => ({ body: there }))
  render(
    <Editor
      place={{ i: 1, n: 1 }}
      room={room}
      adminKey="psa_key"
      poll={there}
      onMade={none}
      onForm={none}
      onSaving={none}
      onDelete={none}
    />,
    page(),
  )
  await settle(5)
  const limit = all('select').find((s) => [...(s as HTMLSelectElement).options].some((o) => o.value === 'at')) as HTMLSelectElement
  limit.value = 'at'
  limit.dispatchEvent(new Event('change', { bubbles: true }))
  await settle(5)
  const end = page().querySelector('input[type="datetime-local"]') as HTMLInputElement
  assert.equal(end.value, '')
  assert.equal(asked.filter((a) => a.method === 'PATCH').length, 0)
  const later = (end.value = localInput(Date.now() + 86_400_000))
  end.dispatchEvent(new Event('input', { bubbles: true }))
  await until(() => asked.find((a) => a.method === 'PATCH'))
  assert.equal(asked.find((a) => a.method === 'PATCH')!.body.end_time, new Date(later).toISOString())
})
