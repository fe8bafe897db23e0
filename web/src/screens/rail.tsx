// A room's questions in their order: pick one to edit; to reorder, drag its grip, press it or use the arrow keys.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { draftOf, editOf } from '../drafts'
import { t } from '../i18n'
import { moved } from '../options'
import type { Room, RoomPoll } from '../proto'
import { loadPoll } from '../store'
import { usePoll } from '../watch'
import { announce } from '../ui/announcer'
import { Confirm } from '../ui/confirm'
import { staleClass } from '../ui/connection'
import { Icon } from '../ui/icon'
import { useReorder } from '../ui/reorder'
import { Steps } from '../ui/steps'
import { kindIcon, kindName } from './kind_list'

interface Props {
  room: Room
  hidden: ReadonlySet<string>
  selected: string | null
  adding: boolean
  /** How many questions come before the new one. */
  next: number
  onSelect: (id: string) => void
  onAdd: () => void
  onOrder: (ids: string[]) => void
  onDeleteRoom: () => void
  tools?: ComponentChildren
}

/** The room's list counts choices. If one voter can make several, the question itself knows how many have voted. */
function useSaid(poll: RoomPoll, current: boolean): string {
  const choices = poll.kind !== 'single',
    known = usePoll(choices && poll.total_votes ? poll.id : undefined, false)
  useEffect(() => {
    // For a question that is not on the screen, only the list says that there are new votes.
    if (!current && known.state === 'ready' && known.value.total_votes !== poll.total_votes) void loadPoll(poll.id).catch(() => undefined)
  }, [poll.total_votes, current])
  if (!poll.total_votes || (choices && known.state !== 'ready')) return t(kindName(poll.kind))
  return known.state === 'ready' ? t('voters', { n: known.value.total_voters }) : t('votes', { n: poll.total_votes })
}

function Slide({
  poll,
  index,
  current,
  selected,
  onSelect,
}: {
  poll: RoomPoll
  index: number
  current: boolean
  selected: boolean
  onSelect: () => void
}) {
  const said = useSaid(poll, current),
    waits = !selected && !!editOf(poll.id).value
  return (
    <button type="button" class={waits ? 'slide unsaved' : 'slide'} aria-current={selected ? 'true' : undefined} onClick={onSelect}>
      <span class="n">{index + 1}</span>
      <span>
        <b dir="auto">{poll.title}</b>
        <small>
          {current ? (
            <span class="pill live">
              <span class="dot" />
              {t('on_screen')}
            </span>
          ) : (
            <>
              <Icon name={poll.status === 'closed' ? 'lock' : kindIcon(poll.kind)} />
              <span class={`tnum ${staleClass()}`}>{said}</span>
            </>
          )}
        </small>
        {waits && (
          <small>
            <Icon name="pen" />
            {t('not_saved')}
          </small>
        )}
      </span>
    </button>
  )
}

/** The distance that it keeps from the edge. */
const NEAR = 8

/** Scrolls the list, and nothing around it, to the selected question. */
function reveal(slide: Element | null | undefined): void {
  const rail = slide?.closest('.rail')
  if (!slide || !rail) return
  const at = slide.getBoundingClientRect(),
    seen = rail.getBoundingClientRect()
  const by = (from: number, to: number, least: number, most: number) => Math.min(0, from - NEAR - least) || Math.max(0, to + NEAR - most)
  rail.scrollBy?.(by(at.left, at.right, seen.left, seen.right), by(at.top, at.bottom, seen.top, seen.bottom))
}

export function Rail({ room, hidden, selected, adding, next, onSelect, onAdd, onOrder, onDeleteRoom, tools }: Props) {
  const [asking, setAsking] = useState(false)
  const draft = draftOf(room.id).value
  const polls = room.polls.filter((p) => !hidden.has(p.id))
  // An order must name every question: those whose deletion can still be undone come last.
  const order = (from: number, to: number) => {
    onOrder([...moved(polls, from, to), ...room.polls.filter((p) => hidden.has(p.id))].map((p) => p.id))
    announce(t('now_place', { option: polls[from]!.title, n: to + 1 }))
  }
  const { list, dragged, grip, pick, steps } = useReorder(polls.length, order)
  const waits = adding || !!draft
  const rows = polls.map((p, i) => (
    <div key={p.id} data-row class={dragged === i ? 'slide-row dragged' : 'slide-row'}>
      <Slide
        poll={p}
        index={waits && i >= next ? i + 1 : i}
        current={room.current_poll_id === p.id}
        selected={selected === p.id}
        onSelect={() => onSelect(p.id)}
      />
      {polls.length > 1 && (
        <button type="button" class="grip" aria-label={t('move_question', { i: i + 1 })} {...grip(i)} {...pick(i)}>
          <Icon name="grip" />
        </button>
      )}
      {steps(i) && <Steps {...steps(i)!} />}
    </div>
  ))
  if (waits)
    rows.splice(
      next,
      0,
      <div key="new" class="slide-row">
        <button type="button" class="slide" aria-current={adding ? 'true' : undefined} onClick={adding ? undefined : onAdd}>
          <span class="n">{next + 1}</span>
          <span>
            <b dir="auto">{draft?.title.trim() || t('new_question')}</b>
            {draft && (
              <small>
                <Icon name="pen" />
                {t('not_saved')}
              </small>
            )}
          </span>
        </button>
      </div>,
    )
  useEffect(() => reveal(list.current?.querySelector('[aria-current]')), [selected, adding])
  return (
    <nav class="rail" aria-label={t('questions', { n: polls.length })}>
      <h2>{t('questions', { n: polls.length })}</h2>
      <div class="slides" ref={list}>
        {rows}
      </div>
      <button type="button" class="btn ghost sm" aria-label={t('add_question')} onClick={onAdd}>
        <Icon name="plus" />
        <span>{t('add_question')}</span>
      </button>
      {tools}
      <button type="button" class="btn quiet sm rail-end" aria-label={t('delete_room')} onClick={() => setAsking(true)}>
        <Icon name="trash" />
        <span>{t('delete_room')}</span>
      </button>
      {asking && (
        <Confirm
          title={t('delete_room_sure', { title: room.title })}
          text={t('reset_text')}
          action={t('delete_room')}
          onClose={() => setAsking(false)}
          onYes={onDeleteRoom}
        />
      )}
    </nav>
  )
}
