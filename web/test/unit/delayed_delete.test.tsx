import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, window as tab } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Poll } from '../../src/proto'
import { useDelayedDelete } from '../../src/screens/delayed_delete'
import { takePoll } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { FakeTime } from './clock'
import { poll } from './fixtures'

// A connection that never opens: the test reports votes itself.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish(desk)
const page = () => document.getElementById('app')!
const button = (name: string) => [...page().querySelectorAll('button')].find((b) => b.textContent === name)!
const dialog = () => page().querySelector('dialog h2')?.textContent

beforeEach(() => {
  render(null, page())
})

/** Deletes `n` questions without votes one right after the other. */
async function deletingMany(n: number) {
  const time = new FakeTime(),
    epoch = Math.random()
  const polls = Array.from({ length: n }, (_, i) =>
    poll({
      id: `01KPOLL000000000000000010${i}`,
      title: `Question ${i + 1}`,
      epoch,
      total_votes: 0,
      total_voters: 0,
      options: [{ id: 1, text: 'Tea', vote_count: 0 }],
    }),
  )
  const asked = serve((a) => (a.method === 'DELETE' ? { status: 204 } : { body: polls.find((p) => a.path.endsWith(p.id)) }))
  let list: ReturnType<typeof useDelayedDelete>
  function Desk() {
    list = useDelayedDelete('psa_key')
    return (
      <>
        {list.asking}
        <Toasts />
      </>
    )
  }
  await act(() => render(<Desk />, page()))
  for (const p of polls)
    await act(() => {
      takePoll(p, false)
      list.remove(p)
    })
  const pass = async (ms: number) => {
    await act(() => time.tick(ms))
    await settle(10)
    await act(() => undefined)
  }
  const toasts = () => [...page().querySelectorAll<HTMLElement>('.toast')]
  const undo = async (title: string) => {
    await act(() =>
      toasts()
        .find((one) => one.textContent!.includes(title))!
        .querySelector('button')!
        .click(),
    )
    await settle(10)
  }
  const over = async (type: string) => {
    await act(() => {
      toasts()[0]!.parentElement!.dispatchEvent(new tab.MouseEvent(type) as never)
    })
  }
  return {
    pass,
    undo,
    over,
    toasts: () => toasts().map((one) => one.querySelector('span')!.textContent),
    hidden: () => polls.filter((p) => list.hidden.has(p.id)).map((p) => p.title),
    deleted: () => asked.filter((a) => a.method === 'DELETE').map((a) => polls.find((p) => a.path.endsWith(p.id))!.title),
    end: () => {
      time.restore()
      render(null, page())
    },
  }
}

/** Deletes a question without votes; `votes` is how many the server has when it is asked. */
async function deleting(votes = 0) {
  const time = new FakeTime(),
    gone = poll({ epoch: Math.random(), total_votes: 0, total_voters: 0, options: [{ id: 1, text: 'Tea', vote_count: 0 }] })
  const voted = (n: number): Poll => ({ ...gone, version: gone.version + 1, total_votes: n, total_voters: n })
  const asked = serve((a) => (a.method === 'DELETE' ? { status: 204 } : { body: voted(votes) }))
  let list: ReturnType<typeof useDelayedDelete>
  function Desk() {
    list = useDelayedDelete('psa_key')
    return (
      <>
        {list.asking}
        <Toasts />
      </>
    )
  }
  takePoll(gone, false)
  await act(() => render(<Desk />, page()))
  await act(() => list.remove(gone))
  const pass = async (ms: number) => {
    await act(() => time.tick(ms))
    await settle(10)
    await act(() => undefined)
  }
  const press = async (name: string) => {
    await act(() => button(name).click())
    await settle(10)
  }
  return {
    pass,
    press,
    vote: (n: number) => takePoll(voted(n), false),
    hides: () => list.hidden.has(gone.id),
    deletes: () => asked.filter((a) => a.method === 'DELETE').map((a) => a.keepalive),
    leave: () => tab.dispatchEvent(new tab.Event('pagehide')),
    end: () => time.restore(),
  }
}

test('a question without votes is deleted when undo is over, and not before', async () => {
  const { pass, hides, deletes, end } = await deleting()
  try {
    await pass(9900)
    assert.deepEqual([hides(), deletes()], [true, []])
    await pass(200)
    assert.deepEqual([hides(), deletes(), dialog()], [true, [false], undefined])
  } finally {
    end()
  }
})

test('what came in before undo was over is not deleted without asking', async () => {
  for (const [answer, left] of [
    ['Cancel', []],
    ['Delete', [false]],
  ] as const) {
    const { pass, press, hides, deletes, end } = await deleting(2)
    try {
      await pass(10_100)
      assert.deepEqual([deletes(), dialog()], [[], 'Delete this question and its 2 votes?'])
      await press(answer)
      assert.deepEqual([deletes(), hides(), dialog()], [left, answer === 'Delete', undefined])
    } finally {
      end()
      render(null, page())
    }
  }
})

test('whoever leaves the page has deleted it, once; but not what was voted on', async () => {
  for (const [votes, sent] of [
    [0, [true]],
    [3, []],
  ] as const) {
    const { pass, vote, leave, deletes, end } = await deleting(votes)
    try {
      vote(votes)
      leave()
      leave()
      await pass(11_000)
      assert.deepEqual([deletes(), dialog()], [sent, undefined])
    } finally {
      end()
      render(null, page())
    }
  }
})

test('what was brought back stays, also when its host leaves', async () => {
  const { pass, press, leave, hides, deletes, end } = await deleting()
  try {
    await press('Undo')
    leave()
    await pass(11_000)
    assert.deepEqual([hides(), deletes()], [false, []])
  } finally {
    end()
  }
})

test('two questions that were deleted one right after the other can both be brought back, each by itself', async () => {
  const { pass, undo, toasts, hidden, deleted, end } = await deletingMany(2)
  try {
    assert.deepEqual(toasts(), ['Deleted: “Question 1”', 'Deleted: “Question 2”'])
    await undo('Question 1')
    assert.deepEqual([toasts(), hidden()], [['Deleted: “Question 2”'], ['Question 2']])
    await pass(10_100)
    assert.deepEqual([toasts(), deleted()], [[], ['Question 2']])
  } finally {
    end()
  }
})

test('what no longer has room among the last deletions is deleted, with its way back gone', async () => {
  const { pass, toasts, deleted, end } = await deletingMany(4)
  try {
    await pass(100)
    assert.deepEqual([toasts().length, deleted()], [3, ['Question 1']])
    await pass(10_000)
    assert.deepEqual(deleted(), ['Question 1', 'Question 2', 'Question 3', 'Question 4'])
  } finally {
    end()
  }
})

test('as long as the way back is on the page it is one: who holds the pointer on it has not deleted yet', async () => {
  const { pass, undo, over, hidden, deleted, end } = await deletingMany(1)
  try {
    await over('mouseenter')
    await pass(30_000)
    assert.deepEqual(deleted(), [])
    await undo('Question 1')
    await pass(30_000)
    assert.deepEqual([hidden(), deleted()], [[], []])
  } finally {
    end()
  }
})
