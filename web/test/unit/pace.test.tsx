import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { settle } from './dom'
import { FakeTime } from './clock'
import { usePaced } from '../../src/pace'

const page = () => document.getElementById('app')!
const PACE = 1500

/** A screen that asks, and how often it has; the hands of the clock are the test's. */
async function asking() {
  const time = new FakeTime(), stills: (() => boolean)[] = []
  const Asks = ({ about, news }: { about: string; news: number }) => { usePaced((still) => { stills.push(still) }, PACE, about, news); return null }
  const show = (about: string, news: number) => act(() => { render(<Asks about={about} news={news} />, page()) })
  const pass = async (ms: number) => { await act(() => time.tick(ms)); await settle(5) }
  return { time, stills, show, pass, leave: () => act(() => render(null, page())), end: () => { render(null, page()); time.restore() } }
}

test('it is asked for at once, and then no more often than the pace, however much news there is', async () => {
  const { stills, show, pass, end } = await asking()
  try {
    await show('one', 0)
    await pass(0)
    assert.equal(stills.length, 1)
    for (let news = 1; news <= 20; news++) { await show('one', news); await pass(100) }
    assert.equal(stills.length, 2)
    await pass(PACE)
    assert.equal(stills.length, 3)
    await pass(PACE * 4)
    assert.equal(stills.length, 3)
  } finally { end() }
})

test('another thing is asked for at once, and the answer about the one before it is not wanted any more', async () => {
  const { stills, show, pass, leave, end } = await asking()
  try {
    await show('one', 0)
    await pass(0)
    assert.equal(stills[0]!(), true)
    await show('two', 0)
    await pass(0)
    assert.equal(stills.length, 2)
    assert.deepEqual(stills.map((still) => still()), [false, true])
    await leave()
    assert.equal(stills[1]!(), false)
  } finally { end() }
})

test('where the clock is set back, it goes on at its pace', async () => {
  const { time, stills, show, pass, end } = await asking()
  try {
    await show('one', 0)
    await pass(0)
    time.set(-3_600_000)
    await show('one', 1)
    await pass(PACE)
    assert.equal(stills.length, 2)
  } finally { end() }
})
