// The remote: what is on screen now, and huge buttons for what comes next. On a phone it is the whole page.

import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { hostApi } from '../host_api'
import { t } from '../i18n'
import type { Poll, Room } from '../proto'
import { isQuiz } from '../quiz'
import { around, boardFollows, boardIsOn, isFinal } from '../shows'
import { Icon } from '../ui/icon'
import { useKeptFocus } from '../ui/kept_focus'
import { Moderation, moderated } from './moderation'
import { People } from './people'
import { KindControls, run } from './remote_controls'
import { NextUp } from './remote_next'
import { Nothing, Now } from './remote_now'
import { useSayShown } from './say_shown'
import { useSure } from './sure'

/** `hidden` are the questions awaiting deletion: the remote does not lead to them. */
interface Props {
  room: Room
  poll: Poll | undefined
  hidden?: ReadonlySet<string>
  adminKey: string
  note?: ComponentChildren
}

const NONE: ReadonlySet<string> = new Set()

export function Remote({ room, poll, hidden = NONE, adminKey, note }: Props) {
  useSayShown(room)
  const polls = room.polls.filter((p) => !hidden.has(p.id) || p.id === room.current_poll_id)
  const { at, before, after: next } = around(polls, room.current_poll_id)
  const on = at < 0 ? undefined : poll
  const show = (id: string | null) => run(hostApi.show(room.id, { poll_id: id }, adminKey))
  const board = boardFollows(polls, room.current_poll_id)
  // Going on is not the main action while a quiz question waits for its start or its reveal, nor where nothing comes next.
  const onward = (on && isQuiz(on) && on.status === 'open') || !(next || board) ? 'btn ghost' : 'btn',
    word = at < 0 && next && next === polls[0] ? (before ? 'first_question' : 'start') : 'next_question'
  const sure = useSure(),
    go = (id: string | null) => {
      if (sure(next ? word : board ? 'board' : 'end')) show(id)
    }
  const controls = useRef<HTMLDivElement>(null),
    bar = useRef<HTMLDivElement>(null)
  useKeptFocus(controls, () => controls.current?.querySelector('button') ?? bar.current?.querySelector<HTMLElement>('.btn:not(.back)'), {
    preventScroll: true,
  })
  return (
    <>
      <div class="remote-main">
        {note}
        {room.pace === 'audience' && (
          <p class="note">
            <Icon name="users" />
            {t('pace_led')}
          </p>
        )}
        {on ? <Now room={room} poll={on} at={at} of={polls.length} /> : <Nothing room={room} />}
        {on && moderated(on.kind) && <Moderation key={on.id} poll={on} adminKey={adminKey} />}
        <NextUp polls={polls} shown={room.current_poll_id} next={next} onShow={show} />
        {on
          ? isQuiz(on) && <People poll={on} adminKey={adminKey} />
          : boardIsOn(room) && <People poll={{ room_id: room.id, version: room.version }} adminKey={adminKey} />}
      </div>
      {on && (
        <div class="remote-ctl" ref={controls}>
          <KindControls key={on.id} poll={on} adminKey={adminKey} onBoard={board && next ? () => show(null) : undefined} />
        </div>
      )}
      <div class="remote-bar" ref={bar}>
        <button
          type="button"
          class="btn ghost back"
          aria-label={t('previous_question')}
          disabled={!before}
          onClick={() => show(before?.id ?? null)}
        >
          <Icon name="arrow" />
        </button>
        {next ? (
          <button type="button" class={onward} onClick={() => go(next.id)}>
            {t(word)} <Icon name="arrow" />
          </button>
        ) : (
          <button type="button" class={onward} onClick={() => go(null)}>
            {board ? (
              <>
                {t(isFinal(polls) ? 'board_final' : 'key_board')} <Icon name="trophy" />
              </>
            ) : (
              <>
                {t('end_show')} <Icon name="stop" />
              </>
            )}
          </button>
        )}
      </div>
    </>
  )
}
