// Answers in the voters' own words: as many fields as a voter may fill, then what the room wrote most often.

import { useId } from 'preact/hooks'
import { noVotes, votersIn } from '../ballot'
import { list, number, t, type MessageKey } from '../i18n'
import type { FormProps, Parts } from '../kinds'
import { inLine, lengthOf } from '../lengths'
import type { Poll, Voted } from '../proto'
import type { TextResult } from '../results'
import { announce } from '../ui/announcer'
import { staleClass } from '../ui/connection'
import { Fill } from '../ui/fill'
import { ballots } from './words'

export const textsResult = (poll: Poll): TextResult | undefined => (poll.result as TextResult | null) ?? undefined

const perVoter = (poll: Poll): number => poll.settings?.per_voter ?? 3
const longest = (poll: Poll): number => poll.settings?.max_length ?? 40
const written = (draft: Voted): string[] => (draft.texts ?? []).map(inLine).filter(Boolean)

/** Answers that may be this long get a field of several lines. */
const LONG = 80

function TextForm({ poll, draft, onDraft, locked, note }: FormProps) {
  const id = useId()
  const n = perVoter(poll),
    most = longest(poll)
  const texts = Array.from({ length: n }, (_, i) => draft.texts?.[i] ?? '')
  const room = (text: string) => most - lengthOf(inLine(text))
  const set = (at: number, text: string) => {
    // Announced once to screen readers, because the number beside the field changes with every letter.
    if (room(text) < 0 && room(texts[at]!) >= 0) announce(t('chars_left', { n: room(text) }))
    onDraft({ texts: texts.map((old, i) => (i === at ? text.replace(/\n/g, ' ') : old)) })
  }
  return (
    <div class="texts">
      {texts.map((text, i) => {
        const left = room(text)
        const label = n > 1 ? t('answer_n', { n: i + 1 }) : t('your_answer')
        const common = {
          id: `${id}-${i}`,
          class: 'input',
          dir: 'auto' as const,
          maxLength: 2 * most,
          value: text,
          disabled: locked,
          autocomplete: 'off',
          'aria-invalid': left < 0 ? ('true' as const) : undefined,
          'aria-describedby': left < 15 ? `${id}-${i}-left` : undefined,
        }
        return (
          <div key={i} class="field">
            <label for={`${id}-${i}`}>{label}</label>
            {most > LONG ? (
              <textarea {...common} rows={3} onInput={(e) => set(i, e.currentTarget.value)} />
            ) : (
              <input {...common} type="text" onInput={(e) => set(i, e.currentTarget.value)} />
            )}
            {left < 15 && (
              <p id={`${id}-${i}-left`} class={left < 0 ? 'hint error tnum' : 'hint tnum'}>
                {t('chars_left', { n: left })}
              </p>
            )}
          </div>
        )
      })}
      {note && <p class="hint">{note}</p>}
      {poll.settings?.moderated && <p class="hint">{t('texts_moderated')}</p>}
    </div>
  )
}

/** As many texts as a screen has room for. */
export const SHOWN = 20

/** How many texts there are beyond the first `most` of those received. */
export const textsBeyond = (r: TextResult, most = Infinity): number => r.distinct - Math.min(most, r.texts.length)

/** What to show when there are no texts: the host has not approved any of those written, or has hidden them all. */
export const noTexts = (poll: Poll): MessageKey =>
  textsResult(poll)?.pending ? 'texts_wait' : votersIn(poll) ? 'texts_hidden' : noVotes(poll)

/** The texts as bars and figures. This is also what the cloud tells people who cannot see it. */
export function TextList({ poll, most = SHOWN }: { poll: Poll; most?: number }) {
  const r = textsResult(poll)
  if (!r?.texts.length) return <p class="muted empty">{t(noTexts(poll))}</p>
  const top = r.texts[0]!.count
  const rest = textsBeyond(r, most)
  return (
    <div class={`kind-res ${staleClass()}`}>
      <ol class="said">
        {r.texts.slice(0, most).map((x) => (
          <li key={x.id} class="k1">
            <span dir="auto">{x.text}</span>
            <b class="tnum">{number(x.count)}</b>
            <Fill share={x.count / top} />
          </li>
        ))}
      </ol>
      {rest > 0 && <p class="muted">{t('more_texts', { n: rest })}</p>}
      {r.pending > 0 && <p class="muted">{t('texts_pending', { n: r.pending })}</p>}
    </div>
  )
}

export function textSentence(poll: Poll): string {
  const r = textsResult(poll)
  if (!r?.texts.length) return r?.pending ? t('texts_pending', { n: r.pending }) : t('say_none')
  return t('say_texts', { votes: ballots(poll), texts: list(r.texts.slice(0, 3).map((x) => x.text)) })
}

/** How many more characters the longest answer may have; negative if it is too long. */
const roomIn = (poll: Poll, texts: string[]): number => longest(poll) - Math.max(0, ...texts.map(lengthOf))

const caption = (poll: Poll, draft: Voted): string => {
  const said = written(draft),
    n = said.length,
    left = roomIn(poll, said)
  if (left < 0) return t('chars_left', { n: left })
  return n ? t('send_texts', { n }) : t('text_first')
}

const partsFor = (icon: 'words' | 'open'): Parts => ({
  Form: TextForm,
  Results: ({ poll }) => <TextList poll={poll} />,
  rule: (poll) => [icon, t(icon === 'words' ? 'words_rule' : 'open_rule', { n: perVoter(poll) })],
  caption,
  ballot: (poll, draft) => {
    const texts = written(draft)
    return texts.length && roomIn(poll, texts) >= 0 ? { texts } : undefined
  },
  summary: (_, { texts }) => texts?.[0] && t('you_wrote', { texts: list(texts) }),
  sentence: textSentence,
})

export const words: Parts = partsFor('words')
export const open: Parts = partsFor('open')
