// The stage's chart, rendered.
import { settle } from './dom'
import { render } from 'preact'
import type { Poll } from '../../src/proto'
import { StageChart } from '../../src/screens/stage_kinds'

export async function showChart(p: Poll, mode: 'bars' | 'rounds' = 'bars', round = 0): Promise<void> {
  render(
    <main class="stage-main">
      <StageChart poll={p} order={p.options.map((_, i) => i)} mode={mode} round={round} />
    </main>,
    document.getElementById('app')!,
  )
  await settle(5)
}
