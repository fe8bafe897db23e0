// The bars of the stage: the label above the lane, the number in a fixed column, and an honest axis underneath.

import type { ComponentChildren } from 'preact'
import { leaders, plain } from '../ballot'
import { ceiling, ticks } from '../charts/axis'
import { enlarged, fit } from '../charts/fit'
import { percent, t } from '../i18n'
import { tieBreak } from '../kinds/won'
import { exactShares } from '../percent'
import type { Poll } from '../proto'
import type { WonResult } from '../results'
import { Fill } from '../ui/fill'
import { colour, Key } from '../ui/key'
import { Percent } from '../ui/percent'
import { useSettled } from '../ui/settle'
import { useSlide } from '../ui/slide'
import { Whole } from '../ui/whole'

/** What the bars show if not votes and percentages: each bar's length, its large figure, and the small line below it. */
export interface Bars {
  /** Words beside the labels, with a sign, instead of who leads; a quiz shows its right answers there. */
  chips?: readonly (ComponentChildren | null)[]
  share: readonly number[]
  big: readonly ComponentChildren[]
  small: readonly string[]
  lead: readonly number[]
}

/** Who has the most votes, and by which rule. Once the poll is closed, a lot may have decided between equals. */
function standingOf(poll: Poll): { lead: readonly number[]; rule: string | undefined } {
  const result = poll.status === 'closed' ? (poll.result as Partial<WonResult> | null) : null
  return result?.winners?.length === 1
    ? { lead: result.winners, rule: tieBreak(result.tie_break) }
    : { lead: leaders(poll), rule: undefined }
}

interface ChartProps {
  poll: Poll
  order: readonly number[]
  className?: string
  bars?: Bars | undefined
  /** How many rows' worth of height something else on the screen needs. */
  beside?: number
  /** The same number of columns as what was shown here before. */
  columns?: 1 | 2
}

export function Chart({ poll, order, className = '', bars, beside = 0, columns }: ChartProps) {
  const list = useSlide(order)
  const top = ceiling(poll.options.map((o) => o.percent ?? 0)),
    share = bars?.share ?? exactShares(poll).map((part) => (part * 100) / top)
  const { lead, rule } = bars ? { lead: bars.lead, rule: undefined } : standingOf(poll)
  const standing = lead.length > 1 ? 'tied' : poll.status === 'open' ? 'leading' : plain(poll) && !rule ? 'most_votes' : 'winner'
  const n = poll.options.length
  const { rows, two, scale: most } = fit(n, poll.title.length, beside, columns),
    scale = two || most < 1 ? most : enlarged(n, poll.title.length, beside)
  useSettled(list, [scale, n, poll.title, poll.status])
  const first = (i: number) => (bars?.chips?.[i] ? 1 : 0)
  const best = [...order]
    .sort((a, b) => first(b) - first(a) || (poll.options[b]?.vote_count ?? 0) - (poll.options[a]?.vote_count ?? 0) || a - b)
    .slice(0, rows)
  const shown = n <= rows ? order : columns ? order.filter((i) => best.includes(i)) : best
  return (
    <div
      class={`chart${scale < 0.8 ? ' dense' : ''}${two ? ' two' : ''}${bars ? ' plain' : ''} ${className}`}
      style={{ '--k': String(scale), '--rows': String(Math.ceil(shown.length / 2)) }}
    >
      {!bars && (
        <div class="axis" aria-hidden="true">
          {ticks(top).map((at) => (
            <span key={at} style={{ '--at': String(at / top) }}>
              <b>{at ? percent(at) : '0'}</b>
            </span>
          ))}
        </div>
      )}
      <ol ref={list}>
        {shown.map((i) => {
          const o = poll.options[i]
          if (!o) return null
          return (
            <li key={o.id} data-id={o.id} class={`bar ${colour(i, n)}${bars?.chips?.some(Boolean) && !bars.chips[i] ? ' dim' : ''}`}>
              <Key index={i} />
              <span class="lbl">
                <span dir="auto">{o.text}</span>
                {lead.includes(o.id) && lead.length < n && (
                  <span class="lead">
                    {t(standing)}
                    {rule && ` · ${rule}`}
                  </span>
                )}
                {bars?.chips?.[i]}
              </span>
              <Fill share={share[i] ?? 0} />
              <span class="val">
                <span>{bars ? bars.big[i] : <Percent value={o.percent ?? 0} />}</span>
                <span>{bars ? bars.small[i] : t('votes', { n: o.vote_count ?? 0 })}</span>
              </span>
            </li>
          )
        })}
      </ol>
      {!bars && <Whole poll={poll} />}
      {n > rows && <p class="rest">{t('more_options', { n: n - rows })}</p>}
    </div>
  )
}
