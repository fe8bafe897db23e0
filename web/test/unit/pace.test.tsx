import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { settle } from './dom'
import { FakeTime } from './clock'
import { Problem } from '../../src/api'
import { usePaced } from '../../src/pace'

const page = () => document.getElementById('app')!
const PACE = 1500

/** A screen that makes requests, the answers, and what it took from them; the test controls the clock. */
async function asking() {
  const time = new FakeTime(),
    asked: { answer: (found: string) => void; fail: (e: Problem) => void }[] = [],
    taken: string[] = [],
    failed: string[] = []
  const Asks = ({ about, news }: { about: string; news: number }) => {
    usePaced<string>(
      {
        load: () => new Promise((answer, fail) => asked.push({ answer, fail })),
        take: (found) => {
          taken.push(found)
        },
        failed: (e) => {
          failed.push((e as Problem).code)
        },
      },
      PACE,
      about,
      news,
    )
    return null
  }
  const show = (about: string, news: number) =>
    act(() => {
      render(<Asks about={about} news={news} />, page())
    })
  const pass = async (ms: number) => {
    await act(() => time.tick(ms))
    await settle(5)
    await act(() => undefined)
  }
  return {
    time,
    asked,
    taken,
    failed,
    show,
    pass,
    leave: () => act(() => render(null, page())),
    end: () => {
      render(null, page())
      time.restore()
    },
  }
}

test('it is asked for at once, and then no more often than the pace, however much news there is', async () => {
  const { asked, show, pass, end } = await asking()
  try {
    await show('one', 0)
    await pass(0)
    assert.equal(asked.length, 1)
    for (let news = 1; news <= 20; news++) {
      await show('one', news)
      await pass(100)
    }
    assert.equal(asked.length, 2)
    await pass(PACE)
    assert.equal(asked.length, 3)
    await pass(PACE * 4)
    assert.equal(asked.length, 3)
  } finally {
    end()
  }
})

test('another thing is asked for at once, and the answer about the one before it is not wanted any more', async () => {
  const { asked, taken, show, pass, leave, end } = await asking()
  try {
    await show('one', 0)
    await pass(0)
    await show('two', 0)
    await pass(0)
    asked[0]!.answer('of one')
    asked[1]!.answer('of two')
    await pass(0)
    assert.deepEqual(taken, ['of two'])
    await show('two', 1)
    await pass(PACE)
    await show('two', 2)
    await leave()
    asked[2]!.answer('too late')
    await pass(PACE)
    assert.deepEqual([taken, asked.length], [['of two'], 3])
  } finally {
    end()
  }
})

test('an answer that was overtaken is not taken', async () => {
  const { asked, taken, show, pass, end } = await asking()
  try {
    await show('one', 0)
    await pass(0)
    await show('one', 1)
    await pass(PACE)
    asked[1]!.answer('newer')
    await pass(0)
    asked[0]!.answer('older')
    await pass(0)
    assert.deepEqual(taken, ['newer'])
  } finally {
    end()
  }
})

test('what could not be had is asked for again by itself, no sooner than the server says, and what was refused is not', async () => {
  const { asked, taken, failed, show, pass, end } = await asking(),
    { random } = Math
  try {
    Math.random = () => 0.5
    await show('one', 0)
    await pass(0)
    asked[0]!.fail(new Problem('offline', 0))
    await pass(0)
    for (const ms of [4100, 0, 399]) await pass(ms)
    assert.equal(asked.length, 1)
    await pass(1)
    await pass(0)
    assert.equal(asked.length, 2, 'pages that failed together do not ask together')
    Math.random = () => 0
    asked[1]!.fail(new Problem('unavailable', 503, {}, 20))
    await pass(0)
    for (const ms of [4000, 10_000, 5999]) await pass(ms)
    assert.equal(asked.length, 2)
    await pass(1)
    await pass(0)
    asked[2]!.answer('found')
    await pass(0)
    assert.deepEqual(taken, ['found'])
    await show('one', 1)
    await pass(PACE)
    asked[3]!.fail(new Problem('forbidden', 403))
    await pass(0)
    for (const ms of [4000, 4000, 60_000]) await pass(ms)
    assert.deepEqual([asked.length, failed], [4, ['offline', 'unavailable', 'forbidden']])
  } finally {
    Math.random = random
    end()
  }
})

test('where the clock is set back, it goes on at its pace', async () => {
  const { time, asked, show, pass, end } = await asking()
  try {
    await show('one', 0)
    await pass(0)
    time.set(-3_600_000)
    await show('one', 1)
    await pass(PACE)
    assert.equal(asked.length, 2)
  } finally {
    end()
  }
})
