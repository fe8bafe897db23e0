// `/host/ROOM#key`: everything a host needs. Wide screens show questions, editor and preview side by side; a phone shows
// the remote, with the editor one tap away.

import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import '../desk'
import { Problem } from '../api'
import type { Saving } from '../autosave'
import { blank, type PollForm } from '../draft'
import { anyUnsaved, draftOf, dropDraft, keepEdit } from '../drafts'
import { hostApi } from '../host_api'
import { forgetHost, hostKey, keepHost } from '../hosted'
import { number, t } from '../i18n'
import { givenKey, hideKey, hostPath, keysIn } from '../key_address'
import { moved } from '../options'
import type { Poll, Room } from '../proto'
import { failed } from '../reasons'
import { go, type Route } from '../router'
import { around } from '../shows'
import { hold, keyFor, net, pollCell, take, viewers } from '../store'
import { spaced } from '../site'
import { usePoll, useRoom, useTitle } from '../watch'
import { HomeMark } from '../ui/brand'
import { ConnectionBanner, staleClass } from '../ui/connection'
import { FieldError, invalid } from '../ui/controls'
import { Icon } from '../ui/icon'
import { useKeptFocus } from '../ui/kept_focus'
import { Loading, Offline, StateScreen } from '../ui/state'
import { toast } from '../ui/toast'
import { useArranged, usePlacing } from './arranging'
import { useDelayedDelete } from './delayed_delete'
import { DownloadAll } from './download_all'
import { Editor } from './editor'
import { KeepLink } from './host_link'
import { Preview } from './preview'
import { Rail } from './rail'
import { Remote } from './remote'
import { RoomName } from './room_name'
import { ShareDialog } from './share'

const NARROW = '(max-width:760px)'

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches)
  useEffect(() => {
    const media = matchMedia(NARROW),
      follow = () => setNarrow(media.matches)
    media.addEventListener('change', follow)
    return () => media.removeEventListener('change', follow)
  }, [])
  return narrow
}

/** Where the focus goes: to the question's title, for writing, or to its place in the list. */
type Focus = 'title' | 'slide'
/** What this history entry was left with: the question being edited, and the one that a new question comes after. */
const left = (): { edited?: string | null; after?: string | null } => (history.state as object | null) ?? {}

/** The question that the host turned to last, in the list or by showing it; null before anything was asked. A new question comes after it. */
function useTurnedTo({ polls, current_poll_id }: Room) {
  const { at, before } = around(polls, current_poll_id),
    begun = at > 0 || polls.some((p) => p.total_votes > 0)
  const last = useRef(begun ? (current_poll_id ?? before?.id ?? null) : null),
    shown = useRef(current_poll_id)
  if (shown.current !== current_poll_id) last.current = (shown.current = current_poll_id) ?? last.current
  return last
}

/** Which question is being edited: an existing one by id, a new one, or initially the one on screen. */
function useSelection(room: Room, hidden: ReadonlySet<string>) {
  const polls = room.polls.filter((p) => !hidden.has(p.id)),
    first = polls[0]?.id ?? null
  const [selected, setSelected] = useState<{ key: number; id: string | null; focus?: Focus }>(() => ({
    key: 1,
    id: polls.find((p) => p.id === left().edited)?.id ?? polls.find((p) => p.id === room.current_poll_id)?.id ?? first,
  }))
  // A question that was just made or copied may be known before the list has it.
  const listed = room.polls.some((p) => p.id === selected.id),
    seen = useRef<string | null>(null)
  if (listed) seen.current = selected.id
  const there = selected.id === null || listed || seen.current !== selected.id
  const last = useTurnedTo(room),
    [after, setAfter] = useState<string | null>(() => left().after ?? null)
  useEffect(() => history.replaceState({ ...left(), edited: selected.id, after }, ''), [selected.id, after])
  // Before deleting a question here, the page selects another one, so this one was deleted elsewhere.
  useEffect(() => {
    if (!there) toast(t('deleted_there'), 'trash')
  }, [there])
  const select = (id: string | null, focus?: Focus) => {
    last.current = id ?? last.current
    setSelected((s) => ({ key: s.key + 1, id, ...(focus ? { focus } : {}) }))
  }
  return {
    selected: there ? selected : { key: selected.key + 1, id: first },
    select,
    /** The question that the new one comes after. A draft that was begun keeps its place. */
    after,
    add: () => {
      if (!draftOf(room.id).peek()) setAfter(last.current)
      select(null, 'title')
    },
    /** What would have gone after `behind` now goes after this one, which was put there. */
    added: (id: string, behind: string | null) => {
      if (behind === null) return
      if (last.current === behind) last.current = id
      setAfter((a) => (a === behind ? id : a))
    },
    /** The new question has its id: the editor stays as it is, with the cursor where it was. */
    made: (id: string) => {
      last.current = id
      setSelected((s) => ({ key: s.key, id }))
    },
  }
}

function People({ room, className = '' }: { room: Room; className?: string }) {
  const n = viewers(room.id).value,
    said = t('people_room', { n })
  return (
    <span class={`pill tnum ${className} ${staleClass()}`} title={said}>
      <Icon name="users" />
      <span aria-hidden="true">{number(n)}</span>
      <span class="sr">{said}</span>
    </span>
  )
}

function Top({
  room,
  adminKey,
  stage,
  saving,
  onShare,
}: {
  room: Room
  adminKey: string
  stage: string
  saving: Saving
  onShare: () => void
}) {
  const word = saving === 'saved' ? 'saved' : saving === 'saving' ? 'saving' : 'not_saved'
  return (
    <header class="host-top">
      <HomeMark />
      <RoomName room={room} adminKey={adminKey} />
      <span class={`saved ${saving}`} role="status">
        <Icon name={saving === 'saved' ? 'check' : saving === 'failed' ? 'off' : 'clock'} />
        <span>{t(word)}</span>
      </span>
      <span class="sp" />
      <span class="pill hide-s tnum" dir="ltr">
        {spaced(room.code)}
      </span>
      <People room={room} className="hide-s" />
      <button type="button" class="btn ghost sm to-share" aria-label={t('share')} onClick={onShare}>
        <Icon name="share" />
        <span class="hide-s">{t('share')}</span>
      </button>
      <a class="btn sm present" href={stage} target="_blank">
        <Icon name="play" />
        {t('present')}
      </a>
    </header>
  )
}

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

interface DeskProps {
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

function Desk({ room: told, adminKey, stage, poll, hidden, narrow, note, onDelete, onRemote, onShare }: DeskProps) {
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

type RemoteProps = Pick<DeskProps, 'room' | 'adminKey' | 'poll' | 'hidden' | 'note' | 'onShare'> & { onEdit: () => void }

function RemotePage({ room, adminKey, poll, hidden, note, onEdit, onShare }: RemoteProps) {
  return (
    <div class="remote">
      <header class="vote-top">
        <div class="row">
          <HomeMark />
          <h1 class="ttl" dir="auto">
            {room.title}
          </h1>
          <People room={room} />
          <button type="button" class="btn quiet sm to-share" aria-label={t('share')} onClick={onShare}>
            <Icon name="share" />
          </button>
          <button type="button" class="btn quiet sm to-edit" aria-label={t('edit')} onClick={onEdit}>
            <Icon name="pen" />
          </button>
        </div>
        <ConnectionBanner />
      </header>
      <main class="remote-page">
        <Remote note={note} room={room} poll={poll} hidden={hidden} adminKey={adminKey} />
      </main>
    </div>
  )
}

const inEditor = (): boolean => !!(history.state as { editor?: boolean } | null)?.editor

/** On a phone, the editor is a page of its own: the browser's Back button closes it without leaving the room. */
function useEditing(atOnce: boolean) {
  const [editing, setEditing] = useState(() => atOnce || inEditor())
  useEffect(() => {
    const follow = () => setEditing(inEditor())
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  const open = () => {
    history.pushState({ editor: true }, '')
    setEditing(true)
  }
  const close = () => (inEditor() ? history.back() : setEditing(false))
  return { editing, open, close }
}

/** Asks before the page is closed while the server does not have everything written on it. */
function useLeavePrompt(room: Room): void {
  const latest = useRef(room)
  latest.current = room
  useEffect(() => {
    const asks = (e: BeforeUnloadEvent) => {
      if (anyUnsaved(latest.current)) e.preventDefault()
    }
    addEventListener('beforeunload', asks)
    return () => removeEventListener('beforeunload', asks)
  }, [])
}

function Host({ room, adminKey, givenKiosk }: { room: Room; adminKey: string; givenKiosk: string | undefined }) {
  const narrow = useNarrow()
  const { editing, open, close } = useEditing(room.polls.length === 0)
  const [sharing, setSharing] = useState(false)
  const [keeps, setKeeps] = useState(true),
    [warned, setWarned] = useState(false)
  // Here and not in the editor: on a phone, the host can go from there to the remote while a question awaits its deletion.
  const { hidden, remove, asking } = useDelayedDelete(adminKey)
  const shown = usePoll(room.current_poll_id ?? undefined, false)
  const poll = shown.state === 'ready' ? shown.value : undefined
  const kept = hostKey(room.id),
    kiosk = kept?.kiosk || givenKiosk
  const [fresh, setFresh] = useState(!!kept?.fresh)
  const keep = (isFresh: boolean) =>
    keepHost({ id: room.id, admin: adminKey, kiosk: kiosk ?? '', title: room.title, at: Date.now(), fresh: isFresh })
  useTitle(room.title)
  useLeavePrompt(room)
  // Before the page is visible: whoever opens the stage at once must find the key stored.
  useLayoutEffect(() => {
    keep(fresh)
    const known = hostKey(room.id)?.admin === adminKey
    if (known) hideKey()
    setKeeps(known)
  }, [room.id, room.title])
  // If this device cannot store the key, pass it to the stage in the address.
  const stage = `stage/${room.code}${keeps ? '' : '#' + adminKey}`
  const share = () => setSharing(true)
  const note = (fresh || (!keeps && !warned)) && (
    <KeepLink
      path={hostPath(room.id, adminKey, kiosk)}
      only={!keeps}
      onDone={() => {
        setFresh(false)
        setWarned(true)
        keep(false)
      }}
    />
  )
  return (
    <>
      {narrow && !editing ? (
        <RemotePage room={room} adminKey={adminKey} poll={poll} hidden={hidden} note={note} onEdit={open} onShare={share} />
      ) : (
        <Desk
          room={room}
          adminKey={adminKey}
          stage={stage}
          poll={poll}
          hidden={hidden}
          narrow={narrow}
          note={note}
          onDelete={remove}
          onRemote={close}
          onShare={share}
        />
      )}
      {sharing && <ShareDialog room={room} adminKey={adminKey} kioskKey={kiosk} onClose={() => setSharing(false)} />}
      {asking}
    </>
  )
}

function KeyForm({ wrong, onKey }: { wrong: boolean; onKey: (key: string) => void }) {
  const [text, setText] = useState('')
  const submit = (e: Event) => {
    e.preventDefault()
    const key = text.trim().split('#').pop()
    if (key) onKey(key)
  }
  return (
    <StateScreen icon="lock" title={t('host_forbidden')} text={t('host_forbidden_text')}>
      <form class="field key-form" onSubmit={submit}>
        <label for="key">{t('host_key')}</label>
        <input
          id="key"
          class="input"
          dir="ltr"
          autocomplete="off"
          value={text}
          {...invalid(wrong, 'err-key')}
          onInput={(e) => setText(e.currentTarget.value)}
        />
        <FieldError id="err-key">{wrong && t('wrong_key')}</FieldError>
        <button class="btn block" type="submit">
          {t('open_room')}
        </button>
      </form>
    </StateScreen>
  )
}

function useKey(roomId: string) {
  const [{ admin: key, kiosk }, setKeys] = useState(() => keysIn(givenKey() || (hostKey(roomId)?.admin ?? '')))
  const [state, setState] = useState<'asking' | 'right' | 'wrong'>('asking')
  if (key) hold(roomId, key)
  useEffect(() => {
    if (!key) return
    setState('asking')
    hostApi.patchRoom(roomId, {}, key).then(
      () => setState('right'),
      (e: unknown) => {
        const refused = e instanceof Problem && (e.status === 401 || e.status === 403)
        if (refused) {
          forgetHost(roomId)
          hideKey()
        }
        setState(refused ? 'wrong' : 'right')
      },
    )
    net.introduce({ type: 'auth', admin_key: key, room_id: roomId })
    return () => net.introduce(null)
  }, [key, roomId])
  return { key, kiosk, state, setKey: (given: string) => setKeys(keysIn(given)) }
}

/** A room deleted while the page was open is forgotten at once. One that this server merely does not have may be on another server. */
function NoRoom({ id, deleted }: { id: string; deleted: boolean }) {
  const listed = !deleted && !!hostKey(id)
  const leave = () => {
    forgetHost(id)
    go('', true)
  }
  useEffect(() => {
    if (deleted) forgetHost(id)
  }, [])
  return (
    <StateScreen
      icon={deleted || listed ? 'trash' : 'search'}
      title={t(deleted || listed ? 'room_gone' : 'no_room')}
      text={t(deleted ? 'gone_text' : listed ? 'gone_listed' : 'no_poll_text')}
    >
      <a class="btn" href="./">
        {t('to_home')}
      </a>
      {listed && (
        <button type="button" class="btn quiet" onClick={leave}>
          {t('forget_room')}
        </button>
      )}
    </StateScreen>
  )
}

async function loadRoom(id: string): Promise<Room> {
  const room = await hostApi.room(id, keyFor(id))
  take({ type: 'room', room })
  return room
}

export function HostScreen({ route }: { route: Route }) {
  const id = 'id' in route ? route.id : ''
  const { key, kiosk, state, setKey } = useKey(id)
  const room = useRoom(id, loadRoom)
  if (room.state === 'missing' || room.state === 'gone') return <NoRoom id={id} deleted={room.state === 'gone'} />
  if (!key || state === 'wrong') return <KeyForm wrong={state === 'wrong'} onKey={setKey} />
  if (room.state === 'offline') return <Offline onRetry={room.retry} />
  return room.state === 'ready' && state === 'right' ? <Host room={room.value} adminKey={key} givenKiosk={kiosk} /> : <Loading />
}
