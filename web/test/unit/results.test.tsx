import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, until } from './dom'
import { render } from 'preact'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import type { Poll } from '../../src/proto'
import { ResultsScreen } from '../../src/screens/results'
import { takePoll } from '../../src/store'
import { poll } from './fixtures'

/** A socket that never opens: what the page shows comes by HTTP. */
class Silent { send() {} close() {} }
Object.assign(globalThis, { WebSocket: Silent })

const page = () => document.getElementById('app')!
const name = () => page().querySelector('.winner .k')?.textContent

beforeEach(() => {
  lazyParts.value = parts
  render(null, page())
  localStorage.clear()
})

async function show(change: Partial<Poll>) {
  const now = poll({ epoch: Math.random(), kind: 'star', result: { winners: [1], options: [], abstentions: 0, finalists: null, runoff: null } as unknown as Poll['result'], ...change })
  serve((a) => (a.path.endsWith(`/polls/${now.id}`) ? { body: now } : 'offline'))
  takePoll(now, false)
  render(<ResultsScreen route={{ screen: 'results', id: now.id }} />, page())
  await until(name)
}

test('while voting is open nobody has won yet', async () => {
  await show({ status: 'open' })
  assert.equal(name(), 'Leading')
})

test('once voting is closed the one ahead is the winner', async () => {
  await show({ status: 'closed', closed_at: '2026-01-01T11:00:00Z' })
  assert.equal(name(), 'Winner')
})
