// The room's key, if this device hosts it, so that the host sees hidden results and may download the ballots.

import { useEffect } from 'preact/hooks'
import { hostKey } from '../hosted'
import { hold, keyFor, net } from '../store'

export function useHostKey(roomId: string | undefined): void {
  const kept = roomId === undefined ? undefined : hostKey(roomId)
  if (kept && !keyFor(kept.id)) hold(kept.id, kept.admin)
  useEffect(() => {
    if (!kept) return
    net.introduce({ type: 'auth', admin_key: kept.admin, room_id: kept.id })
    return () => net.introduce(null)
  }, [kept?.id])
}
