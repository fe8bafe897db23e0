import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import type { Poll } from '../../src/proto'
import { Vote } from '../../src/screens/vote'
import { choice, pollCell, takePoll } from '../../src/store'
import { announce, Announcer } from '../../src/ui/announcer'
import { FakeTime } from './clock'
import { poll } from './fixtures'

const page = () => document.getElementById('app')!
const said = () => page().querySelector('[role=status]')?.textContent

function Live({ id }: { id: string | undefined }) {
  const now = id && pollCell(id).value
  return (
    <>
      {now && <Vote key={id} poll={now} />}
      <Announcer />
    </>
  )
}

beforeEach(() => {
  serve(() => 'offline')
  render(null, page())
})

/** Somebody who has voted, with the results of `change` on the screen but not yet announced. */
async function voted(change: Partial<Poll>) {
  const time = new FakeTime(),
    now = poll({ epoch: Math.random(), ...change })
  choice(now.id).value = { option_ids: [1] }
  takePoll(now, false)
  announce('')
  const show = (id: string | undefined) =>
    act(() => {
      render(<Live id={id} />, page())
    })
  await show(now.id)
  const pass = async (ms: number) => {
    await act(() => time.tick(ms))
    await settle(5)
  }
  return {
    now,
    time,
    show,
    pass,
    end: () => {
      render(null, page())
      time.restore()
    },
  }
}

test('results are said a while after they have come up', async () => {
  const { pass, end } = await voted({ id: '01KPOLL00000000000000SAID1' })
  try {
    await pass(1000)
    assert.equal(said(), '')
    await pass(60_000)
    assert.match(said()!, /Tea/)
  } finally {
    end()
  }
})

test('the results of a question that was left are not said over the next one', async () => {
  const { show, pass, end } = await voted({
    id: '01KPOLL00000000000000SAID2',
    options: [
      { id: 1, text: 'Bear', vote_count: 3 },
      { id: 2, text: 'Wolf', vote_count: 2 },
    ],
  })
  try {
    await show(undefined)
    announce('Next question: Second')
    await pass(60_000)
    assert.equal(said(), 'Next question: Second')
  } finally {
    end()
  }
})

test('results that were hidden meanwhile are not said', async () => {
  const { now, pass, end } = await voted({
    id: '01KPOLL00000000000000SAID3',
    options: [
      { id: 1, text: 'Fox', vote_count: 3 },
      { id: 2, text: 'Owl', vote_count: 2 },
    ],
  })
  try {
    await act(() =>
      takePoll({ ...now, version: 6, results: 'after_close', options: now.options.map(({ id, text }) => ({ id, text })) }, false),
    )
    await pass(60_000)
    assert.equal(said(), '')
  } finally {
    end()
  }
})

test('votes that keep coming do not keep the results from being said, every ten seconds', async () => {
  const { now, pass, end } = await voted({
    id: '01KPOLL00000000000000SAID4',
    options: [
      { id: 1, text: 'Elk', vote_count: 3 },
      { id: 2, text: 'Eel', vote_count: 2 },
    ],
  })
  const all: string[] = []
  try {
    for (let i = 1; i <= 130; i++) {
      await act(() =>
        takePoll(
          {
            ...now,
            version: now.version + i,
            total_votes: 5 + i,
            options: now.options.map((o) => ({ ...o, vote_count: o.vote_count! + (o.id === 1 ? i : 0) })),
          },
          false,
        ),
      )
      await pass(200)
      if (said() && said() !== all[all.length - 1]) all.push(said()!)
    }
    assert.ok(all.length === 2 || all.length === 3, String(all.length))
    for (const one of all) assert.match(one, /Elk/)
  } finally {
    end()
  }
})

test('nor does a clock that is set back meanwhile', async () => {
  const { now, time, pass, end } = await voted({
    id: '01KPOLL00000000000000SAID5',
    options: [
      { id: 1, text: 'Yak', vote_count: 3 },
      { id: 2, text: 'Gnu', vote_count: 2 },
    ],
  })
  const more = (i: number) =>
    act(() =>
      takePoll(
        {
          ...now,
          version: now.version + i,
          total_votes: 5 + i,
          options: now.options.map((o) => ({ ...o, vote_count: o.vote_count! + (o.id === 1 ? i : 0) })),
        },
        false,
      ),
    )
  try {
    await pass(12_000)
    const before = said()
    assert.match(before!, /Yak/)
    time.set(-3_600_000)
    for (let i = 1; i <= 60; i++) {
      await more(i)
      await pass(200)
    }
    assert.match(said()!, /Yak/)
    assert.notEqual(said(), before)
  } finally {
    end()
  }
})
