// Single and multiple choice: one native radio button or checkbox per option. Approval uses the same list.

import { useState } from 'preact/hooks'
import { isMany, leaders, least, missingPicks, most, plain, toggle } from '../ballot'
import { list, percent, t } from '../i18n'
import { wantParts, type LazyKind, type Parts } from '../kinds'
import type { Poll } from '../proto'
import type { WonResult } from '../results'
import { announce } from '../ui/announcer'
import { Icon } from '../ui/icon'
import { colour, Key, letter } from '../ui/key'
import { ResultList } from './results_list'

function rule(poll: Poll): string {
  if (!isMany(poll)) return t('pick_one')
  const min = least(poll),
    max = most(poll)
  if (min === max) return t('pick_exactly', { n: min })
  return min > 1 ? t('pick_between', { min, max }) : t('pick_up_to', { n: max })
}

export function ChoiceList({
  poll,
  picked,
  onPick,
  locked,
  note,
}: {
  poll: Poll
  picked: number[]
  onPick: (ids: number[]) => void
  locked: boolean
  note?: string | undefined
}) {
  const many = isMany(poll),
    full = many && picked.length >= most(poll) && t('picks_full', { n: most(poll) })
  // The option tapped beyond the maximum: the message appears there, for as long as its style says.
  const [over, setOver] = useState(0)
  return (
    <fieldset class="opts" disabled={locked}>
      <legend class="sr">{poll.title}</legend>
      {poll.options.map((o, i) => {
        const on = picked.includes(o.id),
          no = !on && full,
          told = over === o.id && no
        return (
          <label key={o.id} class={`opt ${colour(i, poll.options.length)}${on ? ' on' : told ? ' told' : no ? ' full' : ''}`}>
            <input
              type={many ? 'checkbox' : 'radio'}
              name={`poll-${poll.id}`}
              value={o.id}
              checked={on}
              aria-disabled={no ? 'true' : undefined}
              onChange={() => {
                setOver(o.id)
                onPick(toggle(poll, picked, o.id))
                if (no) announce(no)
              }}
            />
            <Key index={i} />
            <span class="lbl">
              <span dir="auto">{o.text}</span>
              {on && note && <span class="mine">{note}</span>}
            </span>
            <span class={many ? 'chk many' : 'chk'} aria-hidden="true">
              <Icon name="check" />
            </span>
            {told && (
              <span aria-hidden="true" class="over" onAnimationEnd={() => setOver(0)}>
                {told}
              </span>
            )}
          </label>
        )
      })}
    </fieldset>
  )
}

export const letters = (poll: Poll, ids: readonly number[]): string =>
  list(ids.map((id) => letter(poll.options.findIndex((o) => o.id === id))))

function caption(poll: Poll, picked: number[]): string {
  const more = missingPicks(poll, picked)
  if (!picked.length) return t(isMany(poll) && more > 1 ? 'choose_more' : 'choose_option', { n: more })
  if (more) return more < 0 ? rule(poll) : t('choose_more', { n: more })
  return t('vote_for', { options: letters(poll, picked) })
}

const resultOf = (poll: Poll) => poll.result as WonResult | null | undefined

/** The lot has decided. The winner is named in words that come with the other kinds. */
const isDrawn = (poll: Poll): boolean => poll.status === 'closed' && resultOf(poll)?.tie_break === 'lot'

export function leadSentence(poll: Poll): string {
  const first = poll.options.find((o) => o.id === (resultOf(poll)?.winners ?? leaders(poll))[0])
  if (!first) return t('say_none')
  return t('say_leader', { votes: t('votes', { n: poll.total_votes }), option: first.text, percent: percent(first.percent ?? 0) })
}

export const choiceParts: Parts = {
  Form: ({ poll, draft, onDraft, locked, note }) => (
    <ChoiceList poll={poll} picked={draft.option_ids ?? []} onPick={(option_ids) => onDraft({ option_ids })} locked={locked} note={note} />
  ),
  Results: ({ poll, mine }) => {
    const Drawn = isDrawn(poll) && wantParts()?.approval.Results
    return Drawn ? <Drawn poll={poll} mine={mine} /> : <ResultList poll={poll} mine={mine?.option_ids} />
  },
  rule: (poll) => [isMany(poll) ? 'multi' : 'list', rule(poll)],
  caption: (poll, draft) => caption(poll, draft.option_ids ?? []),
  ballot: (poll, { option_ids = [] }) => (option_ids.length && !missingPicks(poll, option_ids) ? { option_ids } : undefined),
  summary: (poll, voted) => t('you_picked', { options: letters(poll, voted.option_ids ?? []) }),
  sentence: leadSentence,
}

/** The parts that make up a poll's screens; undefined until the chunk of its kind has loaded. */
export function partsOf(poll: Poll): Parts | undefined {
  if (plain(poll)) return choiceParts
  return wantParts()?.[poll.kind as LazyKind]
}

/** The results as one sentence, for screen readers. */
export const sentence = (poll: Poll): string => partsOf(poll)?.sentence(poll) ?? ''
