// What a screen requests once and cannot do without: if no answer comes, it asks again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { serve, settle, type Answer } from './dom'
import { FakeTime } from './clock'
import { poll } from './fixtures'
import { useBoard } from '../../src/kinds/board'
import { useRanking } from '../../src/kinds/ranking'
import { boardOf, rankingOf } from '../../src/store'

const page = () => document.getElementById('app')!
const BUSY: Answer = { status: 503, headers: { 'Retry-After': '9' } }

for (const [what, path, Asks, found, known] of [
  [
    'who leads, after a reveal',
    '/leaderboard',
    () => {
      useBoard({ id: 'q', room_id: 'again', status: 'closed' }, { spread: 0 })
      return null
    },
    { room_id: 'again', questions: 1, participants: 3, entries: [], me: null },
    () => boardOf('again').value,
  ],
  [
    'the methods over a ranking',
    '/ranking',
    () => {
      useRanking(poll({ id: 'again', kind: 'rank' }))
      return null
    },
    { version: 5, ballots: 3, methods: [], agree: true, irv: null, stv: null },
    () => rankingOf('again').value,
  ],
] as const)
  test(`${what}: where the line is lost or the server is busy, it is asked again, no sooner than it says; what it refuses is not`, async () => {
    const time = new FakeTime(),
      pass = async (ms: number) => {
        await act(() => time.tick(ms))
        await settle(5)
        await act(() => undefined)
      }
    let says: Answer | Promise<Answer> = 'offline'
    const asked = serve(() => says),
      n = () => asked.filter((a) => a.path.endsWith(path)).length
    try {
      await act(() => render(<Asks />, page()))
      await pass(0)
      assert.equal(n(), 1)
      says = BUSY
      await pass(4000)
      assert.equal(n(), 2)
      await pass(8999)
      assert.equal(n(), 2)
      says = { body: found }
      await pass(1)
      assert.deepEqual([n(), known()], [3, found])
      await pass(60_000)
      assert.equal(n(), 3)

      await act(() => render(null, page()))
      boardOf('again').value = rankingOf('again').value = undefined
      says = { status: 403, body: { status: 403, code: 'forbidden' } }
      await act(() => render(<Asks />, page()))
      await pass(2000)
      await pass(60_000)
      assert.equal(n(), 4)
      await act(() => render(null, page()))
      says = 'offline'
      await act(() => render(<Asks />, page()))
      await pass(0)
      await act(() => render(null, page()))
      await pass(60_000)
      assert.equal(n(), 5)

      let late: (a: Answer) => void = () => undefined
      says = new Promise((done) => {
        late = done
      })
      await act(() => render(<Asks />, page()))
      await pass(2000)
      await act(() => render(null, page()))
      late('offline')
      await pass(0)
      await pass(60_000)
      assert.equal(n(), 6)
    } finally {
      time.restore()
    }
  })
