// The key of a kiosk: taken from its link, kept on the tablet, and checked with the server.

import { useEffect, useState } from 'preact/hooks'
import { givenKey, hideKey } from '../key_address'
import { recall, remember } from '../memory'
import { net, wrongKey } from '../store'
import { isKey, kioskBox, refused, setAside, withKey } from './kiosk_box'

/** Staff opened the kiosk's link: votes that the previous key could not send are sent with this one, and the count of other refusals starts over. */
function takeKey(code: string, given: string): string {
  const name = 'kiosk-key.' + code,
    before = recall(name, '')
  const locked = refused.value.filter((r) => isKey(r.status)),
    ours = locked.filter((r) => r.letter.headers?.['X-Kiosk-Key'] === before)
  remember(name, given)
  if (recall(name, '') === given) hideKey()
  setAside(locked.filter((r) => !ours.includes(r)))
  for (const { letter } of ours) kioskBox.put({ ...letter, headers: withKey(given) }, false)
  return given
}

export function useKioskKey(code: string): string {
  const read = () => {
    const given = givenKey()
    return given ? takeKey(code, given) : recall('kiosk-key.' + code, '')
  }
  const [key, setKey] = useState(read)
  useEffect(() => {
    // Opening the right link in the tab that has the wrong one changes only the hash, so no page is loaded.
    const again = () => setKey(read())
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
  return key
}

/** Checks at once whether the key belongs to this room, not only when somebody has voted. */
export function useKeyChecked(roomId: string | undefined, key: string): void {
  useEffect(() => {
    wrongKey.value = false
    if (!roomId || !key) return
    net.introduce({ type: 'auth', kiosk_key: key, room_id: roomId })
    return () => net.introduce(null)
  }, [roomId, key])
}
