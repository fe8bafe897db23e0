// Whether the host's page may be shown: the room's key, the form that asks for it, and the notice that there is no such room.

import { useEffect, useState } from 'preact/hooks'
import { problemOf } from '../api'
import { hostApi } from '../host_api'
import { forgetHost, hostKey } from '../hosted'
import { t } from '../i18n'
import { givenKey, hideKey, keysIn } from '../key_address'
import { go } from '../router'
import { hold, net } from '../store'
import { FieldError, invalid } from '../ui/controls'
import { LanguageFoot } from '../ui/language'
import { StateScreen } from '../ui/state'

export function KeyForm({ wrong, onKey }: { wrong: boolean; onKey: (key: string) => void }) {
  const [text, setText] = useState('')
  const submit = (e: Event) => {
    e.preventDefault()
    const key = text.trim().split('#').pop()
    if (key) onKey(key)
  }
  return (
    <>
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
      <LanguageFoot />
    </>
  )
}

/** Other refusals, such as a filter's, say nothing about the key. */
const isWrong = (e: unknown): boolean => ['unauthorized', 'forbidden'].includes(problemOf(e).code)

const AGAIN_MS = 4000

/** The key in the address comes first. If the server refuses it, the one kept on this device is tried before the host is asked. While it says nothing about the key, the key is used, and asked about again. */
export function useKey(roomId: string) {
  const [{ admin: key, kiosk }, setKeys] = useState(() => keysIn(givenKey() || (hostKey(roomId)?.admin ?? '')))
  const [state, setState] = useState<'asking' | 'right' | 'unsure' | 'wrong'>('asking')
  if (key) hold(roomId, key)
  useEffect(() => {
    if (!key) return
    let over = false,
      timer: ReturnType<typeof setTimeout> | undefined
    const failed = (e: unknown) => {
      if (over) return
      if (!isWrong(e)) {
        const { passing, retryAfter } = problemOf(e)
        if (passing) timer = setTimeout(ask, Math.max(AGAIN_MS, retryAfter * 1000))
        return setState('unsure')
      }
      hideKey()
      const kept = hostKey(roomId)?.admin
      if (kept && kept !== key) return setKeys(keysIn(kept))
      forgetHost(roomId)
      setState('wrong')
    }
    const ask = () => void hostApi.patchRoom(roomId, {}, key).then(() => over || setState('right'), failed)
    setState('asking')
    ask()
    net.introduce({ type: 'auth', admin_key: key, room_id: roomId })
    return () => {
      over = true
      clearTimeout(timer)
      net.introduce(null)
    }
  }, [key, roomId])
  return { key, kiosk, state, setKey: (given: string) => setKeys(keysIn(given)) }
}

/**
 * The key is forgotten only if the host says so: another server may have the room, or this one again, if it was started
 * without its data.
 */
export function NoRoom({ id, deleted }: { id: string; deleted: boolean }) {
  const listed = !!hostKey(id)
  const leave = () => {
    forgetHost(id)
    go('', true)
  }
  return (
    <>
      <StateScreen
        icon={deleted || listed ? 'trash' : 'search'}
        title={t(deleted || listed ? 'room_gone' : 'no_room')}
        text={t(deleted || listed ? 'gone_listed' : 'no_poll_text')}
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
      <LanguageFoot />
    </>
  )
}
