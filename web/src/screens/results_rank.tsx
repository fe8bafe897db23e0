// Ranked questions on the results page: the methods side by side, the rounds of the count, and each option against each other.

import { useMemo, useState } from 'preact/hooks'
import { byWins, duel } from '../charts/matrix'
import { roundViews } from '../charts/rounds'
import { number, t } from '../i18n'
import { electedBy, howDecided, methodName, rankOf, Verdict } from '../kinds/rank'
import { useRanking } from '../kinds/ranking'
import { letterOf } from '../kinds/words'
import type { Poll } from '../proto'
import type { Ranking } from '../results'
import { colour, Key, letter } from '../ui/key'
import { RoundColumn, roundsOf, runoffWinner } from './stage_rank'

/** Without room for its columns, it is drawn as a list, with a heading in each cell; for screen readers it stays a table. */
function Methods({ poll, ranking }: { poll: Poll; ranking: Ranking }) {
  const first = t(poll.status === 'open' ? 'leading' : 'winner')
  return (
    <section class="panel">
      <h2>{t('all_methods')}</h2>
      <Verdict poll={poll} ranking={ranking} />
      <table class="ways" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t('method')}
            </th>
            <th role="columnheader" scope="col">
              {first}
            </th>
            <th role="columnheader" scope="col">
              {t('order')}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {ranking.methods.map((m) => {
            const winner = electedBy(poll, m),
              how = howDecided(poll, m),
              order = m.order.map((tied) => tied.map((id) => letterOf(poll, id)).join('\u00a0=\u00a0')).join('\u00a0› ')
            return (
              <tr key={m.method} role="row">
                <th role="rowheader" scope="row">
                  {methodName(m)}
                </th>
                <td role="cell" data-head={first}>
                  <span dir="auto">{winner || '–'}</span>
                  {how && <small class="muted"> {how}</small>}
                </td>
                {order ? (
                  <td role="cell" data-head={t('order')}>
                    {order}
                  </td>
                ) : (
                  <td role="cell" class="none">
                    –
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** Row against column: how many prefer the row's option, shown by colour, sign and number alike. */
function Matrix({ poll }: { poll: Poll }) {
  const matrix = rankOf(poll)?.matrix ?? []
  if (matrix.length < 2) return null
  const order = byWins(matrix)
  const name = (i: number) => poll.options[i]?.text ?? ''
  return (
    <section class="panel">
      <h2>{t('head_to_head')}</h2>
      <p class="muted">{t('matrix_text')}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={t('head_to_head')}>
        <table class="matrix">
          <thead>
            <tr>
              <td />
              <>
                {order.map((c) => (
                  <th key={c} scope="col" class={colour(c, poll.options.length)}>
                    <span class="sr" dir="auto">
                      {name(c)}
                    </span>
                    <Key index={c} />
                  </th>
                ))}
              </>
            </tr>
          </thead>
          <tbody>
            {order.map((r) => (
              <tr key={r}>
                <th scope="row" class={colour(r, poll.options.length)}>
                  <Key index={r} />
                  <span dir="auto">{name(r)}</span>
                </th>
                {order.map((c) => {
                  if (r === c)
                    return (
                      <td key={c} class="self">
                        –
                      </td>
                    )
                  const d = duel(matrix, r, c)
                  return (
                    <td key={c} class={d.verdict}>
                      {d.verdict !== 'none' && (
                        <span class="sr">
                          {t(d.verdict === 'win' ? 'beats' : d.verdict === 'loss' ? 'loses' : 'draws', { option: letter(c) })}{' '}
                        </span>
                      )}
                      {number(d.wins)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Rounds({ poll, ranking }: { poll: Poll; ranking: Ranking }) {
  const rounds = roundsOf(ranking)
  const views = useMemo(() => roundViews(rounds, ranking.stv?.quota), [ranking])
  const [shown, setShown] = useState(4)
  if (!rounds.length) return null
  return (
    <section class="panel">
      <h2>{t(ranking.stv ? 'm_stv' : 'm_irv')}</h2>
      <div class="round-list">
        {rounds.slice(0, shown).map((r, i) => (
          <RoundColumn
            key={i}
            poll={poll}
            view={views[i]!}
            round={r}
            at={i}
            last={i === rounds.length - 1}
            winner={runoffWinner(ranking)}
          />
        ))}
      </div>
      {shown < rounds.length && (
        <button type="button" class="btn ghost sm no-print" onClick={() => setShown(rounds.length)}>
          {t('show_rounds', { n: rounds.length })}
        </button>
      )}
    </section>
  )
}

export function Ranked({ poll }: { poll: Poll }) {
  const ranking = useRanking(poll)
  return (
    <>
      {ranking && ranking.ballots > 0 && (
        <>
          <Methods poll={poll} ranking={ranking} />
          <Rounds poll={poll} ranking={ranking} />
        </>
      )}
      <Matrix poll={poll} />
    </>
  )
}
