// The host's desk: the list of questions, the editor of the selected one and, if there is room, its preview with the remote.

import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Saving } from '../autosave'
import { blank, type PollForm } from '../draft'
import { dropDraft, keepEdit } from '../drafts'
import { hostApi } from '../host_api'
import { forgetHost } from '../hosted'
import { t } from '../i18n'
import { moved } from '../options'
import type { Poll, Room } from '../proto'
import { failed } from '../reasons'
import { go } from '../router'
import { pollCell } from '../store'
import { usePoll } from '../watch'
import { ConnectionBanner } from '../ui/connection'
import { Icon } from '../ui/icon'
import { useKeptFocus } from '../ui/kept_focus'
import { Loading } from '../ui/state'
import { useArranged, usePlacing } from './arranging'
import { DownloadAll } from './download_all'
import { Editor } from './editor'
import { useSelection } from './host_selection'
import { Top } from './host_top'
import { Preview } from './preview'
import { Rail } from './rail'
import { Remote } from './remote'

/** Whether it has what only the host is told. Frames for everybody leave that out, so the form waits for the answer that includes it. */
function isWhole({ kind, options, settings = {} }: Poll): boolean {
  switch (kind) {
    case 'numeric':
      return 'truth' in settings
    case 'quiz':
      return 'correct' in settings && options.length > 0
    case 'words':
    case 'open':
    case 'qna':
      return 'banned' in settings
    default:
      return true
  }
}

export interface DeskProps {
  room: Room
  adminKey: string
  stage: string
  poll: Poll | undefined
  hidden: ReadonlySet<string>
  narrow: boolean
  note: ComponentChildren
  onDelete: (poll: Poll, restored: () => void) => void
  onRemote: () => void
  onShare: () => void
}

export function Desk({ room: told, adminKey, stage, poll, hidden, narrow, note, onDelete, onRemote, onShare }: DeskProps) {
  const { room, arrange } = useArranged(told, adminKey)
  const { selected, select, after, add, added, made } = useSelection(room, hidden),
    put = usePlacing(room, arrange)
  const [form, setForm] = useState<PollForm>(blank)
  const [saving, setSaving] = useState<Saving>('saved')
  const edited = usePoll(selected.id ?? undefined, true)
  const ready = selected.id === null || (edited.state === 'ready' && isWhole(edited.value))
  const polls = room.polls.filter((p) => !hidden.has(p.id)),
    at = polls.findIndex((p) => p.id === selected.id)
  // Where the new question comes; one that was just made is not in the list yet.
  const next = polls.findIndex((p) => p.id === after) + 1 || polls.length
  const place = at < 0 ? { i: next + 1, n: polls.length + 1 } : { i: at + 1, n: polls.length }
  const drop = (p: Poll) => {
    onDelete(p, () => select(p.id, 'slide'))
    select((polls[at + 1] ?? polls[at - 1])?.id ?? null)
  }
  const order = (of: Room['polls']) => arrange([...of, ...room.polls.filter((p) => hidden.has(p.id))].map((p) => p.id))
  const page = useRef<HTMLDivElement>(null),
    editor = useRef<HTMLElement>(null),
    slide = () => page.current?.querySelector<HTMLElement>('.slide[aria-current]')
  useLayoutEffect(() => {
    if (selected.focus === 'slide') slide()?.focus()
  }, [selected.key])
  useKeptFocus(editor, slide)
  return (
    <div class="host" ref={page}>
      <div class="desk-top">
        <Top room={room} adminKey={adminKey} stage={stage} saving={saving} onShare={onShare} />
        <ConnectionBanner />
      </div>
      <Rail
        room={room}
        hidden={hidden}
        selected={selected.id}
        adding={selected.id === null}
        next={next}
        onSelect={(id) => select(id)}
        onAdd={add}
        tools={<DownloadAll room={room} adminKey={adminKey} />}
        onDeleteRoom={() =>
          void hostApi.deleteRoom(room.id, adminKey).then(() => {
            forgetHost(room.id)
            dropDraft(room.id)
            room.polls.forEach((p) => keepEdit(p.id, undefined))
            go('', true)
          }, failed)
        }
        onOrder={arrange}
      />
      <main class="editor" ref={editor}>
        <h1 class="sr">
          {t('edit')}: {room.title}
        </h1>
        {note}
        {ready ? (
          <Editor
            key={selected.key}
            room={room}
            place={place}
            adminKey={adminKey}
            poll={selected.id && edited.state === 'ready' ? edited.value : undefined}
            before={pollCell(polls[next - 1]?.id ?? '').peek() ?? undefined}
            write={selected.focus === 'title'}
            onMove={narrow && at >= 0 ? (by) => order(moved(polls, at, at + by)) : undefined}
            onAdded={(p) => {
              const behind = selected.id ?? after
              put(p.id, behind)
              added(p.id, behind)
            }}
            onMade={(p) => (selected.id === null ? made(p.id) : select(p.id, 'title'))}
            onForm={setForm}
            onSaving={setSaving}
            onDelete={drop}
          />
        ) : (
          <Loading bare />
        )}
      </main>
      {!narrow && (
        <Preview
          form={form}
          title={room.title}
          control={
            <div class="remote inside">
              <Remote room={room} poll={poll} hidden={hidden} adminKey={adminKey} />
            </div>
          }
        />
      )}
      <footer class="mobilebar">
        <button type="button" class="btn ghost" onClick={onRemote}>
          <Icon name="phone" />
          {t('remote')}
        </button>
        <a class="btn" href={stage} target="_blank">
          <Icon name="play" />
          {t('present')}
        </a>
      </footer>
    </div>
  )
}
