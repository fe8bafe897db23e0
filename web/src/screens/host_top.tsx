// The bar at the top of the host's desk, and the number of people in the room.

import type { Saving } from '../autosave'
import { number, t } from '../i18n'
import type { Room } from '../proto'
import { viewers } from '../store'
import { spaced } from '../code'
import { HomeMark } from '../ui/brand'
import { staleClass } from '../ui/connection'
import { Icon } from '../ui/icon'
import { RoomName } from './room_name'

export function People({ room, className = '' }: { room: Room; className?: string }) {
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

export function Top({
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
