// Asking a question: the text, how many more questions one may ask, and the server's objection, if any.

import { useId } from 'preact/hooks'
import { t } from '../i18n'
import { inLine, lengthOf } from '../lengths'
import type { Poll } from '../proto'
import { longestQuestion } from '../questions'

const NEAR_END = 40
/** The code of a key that belongs to the composing of a word. Of the Enter that ends it, Safari says so in no other way. */
const COMPOSING = 229

interface Props {
  poll: Poll
  text: string
  onText: (text: string) => void
  left: number
  problem: string
  onAsk: (text: string) => void
}

export function AskForm({ poll, text, onText, left, problem, onAsk }: Props) {
  const id = useId()
  const most = longestQuestion(poll),
    clean = inLine(text),
    room = most - lengthOf(clean)
  const wrong = room < 0 ? t('qna_too_long') : problem
  const ask = (e: Event) => {
    e.preventDefault()
    if (clean && left && room >= 0) onAsk(clean)
  }
  if (!left) return <p class="note-line">{t('qna_no_more')}</p>
  return (
    <form class="ask-form" onSubmit={ask} noValidate>
      <div class="field">
        <label for={id}>{t('qna_question')}</label>
        <textarea
          id={id}
          class="input"
          dir="auto"
          // About as tall as the text, where the style sheet cannot see to it.
          rows={2 + Math.min(4, Math.floor(text.length / 40))}
          maxLength={2 * most}
          autocomplete="off"
          enterkeyhint="send"
          value={text}
          placeholder={t('qna_ph')}
          aria-invalid={wrong ? 'true' : undefined}
          aria-describedby={`${id}-hint`}
          onInput={(e) => onText(e.currentTarget.value.replace(/\n/g, ' '))}
          onKeyDown={(e) => {
            if (e.key === 'Enter' && !e.shiftKey && e.keyCode !== COMPOSING) ask(e)
          }}
        />
        <p id={`${id}-hint`} class={wrong ? 'hint error' : 'hint'} role={wrong ? 'alert' : undefined}>
          {wrong
            || [
              room < NEAR_END ? t('chars_left', { n: room }) : t('qna_left', { n: left }),
              poll.settings?.moderated ? t('qna_moderated') : '',
            ]
              .filter(Boolean)
              .join(' ')}
        </p>
      </div>
      <button class="btn block" type="submit" aria-disabled={clean && room >= 0 ? undefined : 'true'}>
        {t('qna_ask')}
      </button>
    </form>
  )
}
