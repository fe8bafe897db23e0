// The room's name at the top of its host's page, edited in place.

import { useEffect, useRef, useState } from 'preact/hooks'
import { hostApi } from '../host_api'
import { t } from '../i18n'
import { cut, foldLine } from '../lengths'
import { TITLE_MAX } from '../limits'
import type { Room } from '../proto'
import { failed } from '../reasons'
import { Icon } from '../ui/icon'

/** A room made together with its first question shares its name, typos included: correcting one corrects the other. */
function useNamesake({ id, title, polls: [first] }: Room, adminKey: string): void {
  const known = useRef(first)
  useEffect(() => {
    const before = known.current
    known.current = first
    if (first && before?.id === first.id && before.title !== first.title && before.title === title)
      void hostApi.patchRoom(id, { title: first.title }, adminKey).catch(() => undefined)
  }, [first?.id, first?.title])
}

export function RoomName({ room, adminKey }: { room: Room; adminKey: string }) {
  const [title, setTitle] = useState(room.title),
    known = useRef(room.title)
  useEffect(() => {
    const before = known.current
    known.current = room.title
    setTitle((mine) => (mine.trim() === before ? room.title : mine))
  }, [room.title])
  useNamesake(room, adminKey)
  const rename = () => {
    const to = cut(title.trim(), TITLE_MAX)
    setTitle(to || room.title)
    if (to && to !== room.title)
      void hostApi.patchRoom(room.id, { title: to }, adminKey).catch((e: unknown) => {
        setTitle(room.title)
        failed(e)
      })
  }
  return (
    <label class="room-name" title={t('room_title')}>
      <input
        class="name"
        aria-label={t('room_title')}
        dir="auto"
        maxLength={2 * TITLE_MAX}
        // Where the style sheet cannot fit it to the text.
        size={Math.max(3, title.length)}
        value={title}
        onInput={(e) => setTitle(foldLine(e.currentTarget.value))}
        onBlur={rename}
        onKeyDown={(e) => {
          if (e.key === 'Enter') e.currentTarget.blur()
        }}
      />
      <Icon name="pen" />
    </label>
  )
}
