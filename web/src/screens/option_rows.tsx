// The options in the editor: type, Enter for the next one, paste a list; to reorder, drag the grip, press it or use the arrow keys.

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { foldLine, lengthOf } from '../lengths'
import { OPTION_TEXT_MAX, OPTIONS_MAX } from '../limits'
import { fresh, moved, paste, pastedLines, putBack, repeated, type Draft } from '../options'
import { announce } from '../ui/announcer'
import { FieldError, invalid as invalidBy } from '../ui/controls'
import { COMPOSING, Growing } from '../ui/growing'
import { Icon } from '../ui/icon'
import { colour, Key, letter } from '../ui/key'
import { useReorder } from '../ui/reorder'
import { Steps } from '../ui/steps'
import { toast } from '../ui/toast'

interface Props {
  rows: Draft[]
  locked: boolean
  invalid: boolean
  /** Whether these are a quiz's options, which can be marked as right. */
  quiz?: boolean
  /** What to say if none of them is marked yet. */
  unmarked?: string | undefined
  /** At least this many rows stay. */
  least: number
  onRows: (rows: Draft[]) => void
  /** If the rows are locked, corrects a typo in one of them. */
  onCorrect?: ((index: number) => void) | undefined
}

/** Which rows the error is about: those that are too long, or else repeat another one, or else are empty. */
function wrongRows(rows: readonly Draft[]): readonly Draft[] {
  const long = rows.filter(({ text }) => lengthOf(text) > OPTION_TEXT_MAX),
    twice = rows[repeated(rows)]
  return long.length ? long : twice ? [twice] : rows.filter(({ text }) => !text.trim())
}

function RightMark({
  row,
  index,
  locked,
  wrong,
  onRight,
}: {
  row: Draft
  index: number
  locked: boolean
  wrong: boolean
  onRight: (right: boolean) => void
}) {
  return (
    <label class={`rightmark${row.right ? ' on' : ''}`} title={t('mark_right')}>
      <input
        type="checkbox"
        class="sr"
        checked={!!row.right}
        disabled={locked}
        {...invalidBy(wrong, 'err-right')}
        aria-label={t('mark_right_letter', { letter: letter(index) })}
        onChange={(e) => onRight(e.currentTarget.checked)}
      />
      <Icon name="check" />
      <span aria-hidden="true">{t('mark_right_short')}</span>
    </label>
  )
}

export function OptionRows({ rows, locked, invalid, quiz = false, unmarked, least, onRows, onCorrect }: Props) {
  const wrong = invalid ? wrongRows(rows) : []
  const latest = useRef({ rows, onRows })
  latest.current = { rows, onRows }
  const { list, dragged, grip, pick, steps } = useReorder(rows.length, (from, to) => {
    const all = latest.current.rows
    onRows(moved(all, from, to))
    announce(t('now_place', { option: all[from]!.text.trim() || t('option_letter', { letter: letter(from) }), n: to + 1 }))
  })
  // A removed option can be restored as long as these are its rows and may be changed.
  const offer = useRef<() => void>(() => undefined)
  useEffect(() => {
    if (locked) offer.current()
  }, [locked])
  useEffect(() => () => offer.current(), [])

  // As soon as the row exists, not a frame later: somebody who goes on typing must not lose a letter.
  const wanted = useRef(-1)
  const focus = (index: number) => {
    wanted.current = index
  }
  useLayoutEffect(() => {
    if (wanted.current < 0) return
    list.current?.querySelectorAll<HTMLTextAreaElement>('[data-row] textarea')[wanted.current]?.focus()
    wanted.current = -1
  })
  const edit = (index: number, text: string) => onRows(rows.map((r, i) => (i === index ? { ...r, text: foldLine(text) } : r)))
  const add = (after: number) => {
    if (rows.length >= OPTIONS_MAX) return
    onRows([...rows.slice(0, after + 1), fresh(), ...rows.slice(after + 1)])
    focus(after + 1)
  }
  const remove = (index: number) => {
    const row = rows[index]!
    onRows(rows.length > least ? rows.filter((_, i) => i !== index) : rows.map((r, i) => (i === index ? { ...r, text: '' } : r)))
    focus(Math.max(0, index - 1))
    if (row.text.trim())
      offer.current = toast(t('option_removed', { letter: letter(index) }), 'undo', {
        label: t('undo'),
        run: () => latest.current.onRows(putBack(latest.current.rows, index, row)),
      })
  }
  const keys = (e: KeyboardEvent, index: number) => {
    const area = e.currentTarget as HTMLTextAreaElement
    if (e.key === 'Enter' && !e.shiftKey && e.keyCode !== COMPOSING) {
      e.preventDefault()
      add(index)
    } else if (e.key === 'Backspace' && !area.value && rows.length > least) {
      e.preventDefault()
      remove(index)
    }
  }
  const pasted = (e: ClipboardEvent, index: number) => {
    const lines = pastedLines(e.clipboardData?.getData('text') ?? '')
    if (!lines) return
    e.preventDefault()
    const next = paste(rows, index, lines),
      out = lines.length - next.filter((r) => !rows.includes(r)).length
    onRows(next)
    if (out) toast(t('paste_left_out', { n: out, most: OPTIONS_MAX }), 'x')
    focus(Math.min(index + lines.length - out - 1, next.length - 1))
  }
  return (
    <div class="rows" ref={list} role="group" aria-label={t('options')}>
      {rows.map((row, i) => (
        <div key={row.key} data-row class={`orow ${colour(i, rows.length)}${dragged === i ? ' dragged' : ''}`}>
          <button
            type="button"
            class="grip"
            aria-label={t('move_option', { letter: letter(i) })}
            disabled={locked}
            {...grip(i)}
            {...pick(i)}
          >
            <Icon name="grip" />
          </button>
          {!locked && steps(i) && <Steps {...steps(i)!} />}
          <Key index={i} />
          <Growing
            dir="auto"
            maxLength={2 * OPTION_TEXT_MAX}
            aria-label={t('option_letter', { letter: letter(i) })}
            placeholder={t('option_ph', { letter: letter(i) })}
            value={row.text}
            readOnly={locked}
            {...invalidBy(wrong.includes(row), 'err-options')}
            onInput={(e) => edit(i, e.currentTarget.value)}
            onKeyDown={(e) => keys(e, i)}
            onPaste={(e) => pasted(e, i)}
          />
          {quiz && (
            <RightMark
              row={row}
              index={i}
              locked={locked}
              wrong={!!unmarked}
              onRight={(right) => onRows(rows.map((r, k) => (k === i ? { ...r, right } : r)))}
            />
          )}
          {locked && onCorrect && (
            <button type="button" class="x" aria-label={t('correct_option', { letter: letter(i) })} onClick={() => onCorrect(i)}>
              <Icon name="pen" />
            </button>
          )}
          {!locked && (
            <button type="button" class="x" aria-label={t('remove_option', { letter: letter(i) })} onClick={() => remove(i)}>
              <Icon name="x" />
            </button>
          )}
        </div>
      ))}
      <FieldError id="err-right">{unmarked}</FieldError>
      {!locked && rows.length < OPTIONS_MAX && (
        <button type="button" class="addrow" onClick={() => add(rows.length - 1)}>
          <Icon name="plus" />
          {t('add_option')} <kbd>Enter</kbd>
        </button>
      )}
      {!locked && <p class="hint">{t('paste_hint')}</p>}
    </div>
  )
}
