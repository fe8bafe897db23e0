// What a screen says when there is nothing to show is true: nobody waits for votes that were cast, and there are polls behind a filter.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until } from './dom'
import { render } from 'preact'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import type { Poll } from '../../src/proto'
import { BrowseScreen } from '../../src/screens/browse'
import { Remote } from '../../src/screens/remote'
import { StageChart } from '../../src/screens/stage_kinds'
import { poll } from './fixtures'

const page = () => document.getElementById('app')!
const text = () => page().textContent ?? ''
const results = async (change: Partial<Poll>) => {
  const { Results } = parts[change.kind as keyof typeof parts]
  render(<Results poll={poll(change)} />, page())
  await settle(5)
  return text()
}

beforeEach(() => {
  lazyParts.value = parts
  render(null, page())
})

test('a filter that lets nothing through does not say that there are no polls', async () => {
  serve(() => ({ body: { results: [], next: null } }))
  render(<BrowseScreen />, page())
  const said = () => page().querySelector('.empty')?.textContent
  for (const [filter, says] of [
    ['Closed', 'No public polls have closed yet.'],
    ['All', 'No public polls yet. A host decides whether a poll is listed here.'],
    ['Open', 'No public polls are open now. A host decides whether a poll is listed here.'],
  ] as const) {
    ;[...page().querySelectorAll<HTMLElement>('.seg button')].find((b) => b.textContent === filter)!.click()
    await until(() => said() === says)
    assert.equal(said(), says)
  }
})

test('where everybody abstained, nobody waits for the first vote', async () => {
  const options = poll().options.map((o) => ({ ...o, vote_count: 0 })),
    none = { options, total_votes: 0 }
  const abstained = (n: number) => ({
    kind: 'approval' as const,
    ...none,
    total_voters: n,
    result: { winners: [], tie_break: '', abstentions: n },
  })
  assert.match(await results(abstained(1)), /Everybody abstained/)
  assert.match(await results({ ...abstained(2), status: 'closed' }), /Everybody abstained/)
  assert.match(await results(abstained(0)), /Waiting for the first vote/)
})

test('where the host hides all that was written, nobody waits for the first vote', async () => {
  const hidden = { kind: 'words' as const, options: [], total_votes: 2, total_voters: 2, result: { texts: [], distinct: 0, pending: 0 } }
  assert.equal(await results(hidden), 'No answers are shown')
  assert.match(await results({ ...hidden, result: { texts: [], distinct: 0, pending: 1 } }), /waiting for the host/)
  render(<StageChart poll={poll(hidden)} order={[]} mode="bars" round={0} />, page())
  assert.equal(text(), 'No answers are shown')
})

test('after the close no more votes are to come, and the remote does not say "so far"', async () => {
  const closed = poll({ status: 'closed', closed_at: '2026-01-01T11:00:00Z' })
  const room = {
    id: closed.room_id,
    code: closed.code!,
    title: '',
    version: 1,
    pace: 'host',
    viewers: 0,
    current_poll_id: closed.id,
    polls: [closed],
  }
  render(<Remote room={room as unknown as Parameters<typeof Remote>[0]['room']} poll={closed} adminKey="psa_key" />, page())
  await until(() => page().querySelector('.now'))
  assert.match(text(), /4 votes/)
  assert.doesNotMatch(text(), /so far/)
})
