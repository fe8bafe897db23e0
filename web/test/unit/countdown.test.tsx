import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { settle } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import type { Poll } from '../../src/proto'
import { announce, Announcer } from '../../src/ui/announcer'
import { TimeLine } from '../../src/ui/countdown'
import { FakeTime } from './clock'
import { poll } from './fixtures'

const page = () => document.getElementById('app')!
const said = () => page().querySelector('[role=status]')?.textContent
const line = () => Number((page().querySelector('.time span') as HTMLElement | null)?.style.getPropertyValue('--p'))

/** A poll that is three minutes old, under the test's clock. */
async function old(
  run: (at: {
    show: (change: Partial<Poll>) => Promise<void>
    pass: (ms: number) => Promise<void>
    end: (ms: number) => string
  }) => Promise<void>,
) {
  const time = new FakeTime()
  const iso = (ms: number) => new Date(Date.now() + ms).toISOString()
  const created_at = iso(-180_000)
  const show = async (change: Partial<Poll>) => {
    await act(() => {
      render(
        <>
          <TimeLine poll={poll({ created_at, ...change })} />
          <Announcer />
        </>,
        page(),
      )
    })
  }
  const pass = async (ms: number) => {
    await act(() => time.tick(ms))
    await settle(5)
  }
  try {
    announce('')
    await run({ show, pass, end: iso })
  } finally {
    render(null, page())
    time.restore()
  }
}

beforeEach(() => render(null, page()))

test('the line is full when an end is set, and empties from there on', () =>
  old(async ({ show, pass, end }) => {
    await show({})
    const end_time = end(30_000)
    await show({ end_time })
    await pass(1000)
    assert.ok(line() > 0.9, String(line()))
    await pass(14_000)
    assert.ok(Math.abs(line() - 0.5) < 0.05, String(line()))
    await show({ end_time: end(60_000) })
    await pass(1000)
    assert.ok(line() > 0.9, String(line()))
  }))

test('a quiz is measured from its start', () =>
  old(async ({ show, pass, end }) => {
    await show({ kind: 'quiz', started_at: end(-10_000), end_time: end(10_000) })
    await pass(1000)
    assert.ok(Math.abs(line() - 0.45) < 0.05, String(line()))
  }))

test('an end is said when it appears, and once more when it is near', () =>
  old(async ({ show, pass, end }) => {
    await show({})
    await pass(3000)
    assert.equal(said(), '')
    await show({ end_time: end(32_000) })
    await pass(3000)
    assert.match(said()!, /^(30|31) seconds left$/)
    announce('something else')
    await pass(15_000)
    assert.equal(said(), 'something else')
    await pass(5000)
    assert.equal(said(), '10 seconds left')
  }))

test('an end that is taken back or comes early is not said', () =>
  old(async ({ show, pass, end }) => {
    await show({ end_time: end(60_000) })
    await show({})
    await pass(70_000)
    assert.equal(said(), '')
    await show({ end_time: end(60_000) })
    await show({ end_time: end(60_000), status: 'closed' })
    await pass(70_000)
    assert.equal(said(), '')
  }))
