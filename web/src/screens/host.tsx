// `/host/ROOM#key`: everything a host needs. Wide screens show questions, editor and preview side by side; a phone shows
// the remote, with the editor one tap away.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import '../desk'
import { anyUnsaved } from '../drafts'
import { hostApi } from '../host_api'
import { hostKey, keepHost } from '../hosted'
import { hideKey, hostPath } from '../key_address'
import type { Room } from '../proto'
import type { Route } from '../router'
import { keyFor, take } from '../store'
import { usePoll, useRoom, useTitle } from '../watch'
import { Loading, Offline } from '../ui/state'
import { useDelayedDelete } from './delayed_delete'
import { KeyForm, NoRoom, useKey } from './host_access'
import { Desk } from './host_desk'
import { KeepLink } from './host_link'
import { RemotePage } from './host_remote'
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

interface HostProps {
  room: Room
  adminKey: string
  givenKiosk: string | undefined
  /** The server has accepted the key. */
  sure: boolean
}

function Host({ room, adminKey, givenKiosk, sure }: HostProps) {
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
  // A key that may be wrong must not take the place of one that may be right.
  const keep = (isFresh: boolean) =>
    (sure || !kept || kept.admin === adminKey)
    && keepHost({ id: room.id, admin: adminKey, kiosk: kiosk ?? '', title: room.title, at: Date.now(), fresh: isFresh })
  useTitle(room.title)
  useLeavePrompt(room)
  // Before the page is visible: whoever opens the stage at once must find the key stored.
  useLayoutEffect(() => {
    keep(fresh)
    const known = hostKey(room.id)?.admin === adminKey
    if (known) hideKey()
    setKeeps(known)
  }, [room.id, room.title, sure])
  // If this device cannot store the key, pass it to the stage in the address.
  const stage = `stage/${room.code}${keeps ? '' : '#' + adminKey}`
  const share = () => setSharing(true)
  const note = (fresh || (sure && !keeps && !warned)) && (
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
  if (room.state === 'offline') return <Offline busy={room.busy} onRetry={room.retry} />
  if (room.state !== 'ready' || state === 'asking') return <Loading />
  return <Host room={room.value} adminKey={key} givenKiosk={kiosk} sure={state === 'right'} />
}
