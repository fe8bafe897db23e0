// The remote as a page of its own, on a phone: a bar with the ways to share and to edit, and the remote below.

import { t } from '../i18n'
import { HomeMark } from '../ui/brand'
import { ConnectionBanner } from '../ui/connection'
import { Icon } from '../ui/icon'
import type { DeskProps } from './host_desk'
import { People } from './host_top'
import { Remote } from './remote'

type RemoteProps = Pick<DeskProps, 'room' | 'adminKey' | 'poll' | 'hidden' | 'note' | 'onShare'> & { onEdit: () => void }

export function RemotePage({ room, adminKey, poll, hidden, note, onEdit, onShare }: RemoteProps) {
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
