// The host's link: the way back into a room from another device, the remote on a phone, and a secret that must not be
// projected. So its key is covered until somebody wants to read it, and its QR code appears only after a warning.

import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../i18n'
import { failed } from '../reasons'
import { CopyField } from '../ui/copy'
import { Dialog } from '../ui/dialog'
import { Icon } from '../ui/icon'
import { useJoinAddress } from './join_card'
import { RoomsKept } from './rooms_kept'

function RemoteCode({ link, onClose }: { link: string; onClose: () => void }) {
  const [Code, setCode] = useState<ComponentType<{ text: string }>>()
  const show = () => void import('./remote_code').then((m) => setCode(() => m.RemoteQr), failed)
  return (
    <Dialog title={t('share_remote')} onClose={onClose}>
      <p class="note">
        <Icon name="hidden" />
        {t('qr_remote_text')}
      </p>
      {Code ? (
        <Code text={link} />
      ) : (
        <button type="button" class="btn block" onClick={show}>
          <Icon name="phone" />
          {t('qr_remote_show')}
        </button>
      )}
    </Dialog>
  )
}

export function HostLink({ link }: { link: string }) {
  const [code, setCode] = useState(false)
  return (
    <div class="own-link">
      <CopyField label={t('share_host')} value={link} hint={t('share_host_hint')} covered />
      <RoomsKept />
      <button type="button" class="btn ghost sm" onClick={() => setCode(true)}>
        <Icon name="phone" />
        {t('share_remote')}
      </button>
      {code && <RemoteCode link={link} onClose={() => setCode(false)} />}
    </div>
  )
}

/** Shown to somebody who has just made a room, and where this browser cannot store its key (`only`): nobody can give them this link again. */
export function KeepLink({ path, only, onDone }: { path: string; only: boolean; onDone: () => void }) {
  const link = useJoinAddress() + path
  return (
    <aside class="note keep">
      <div>
        <CopyField label={t('share_host')} value={link} hint={t(only ? 'key_not_kept' : 'keep_link')} covered onCopied={onDone} />
        <RoomsKept />
      </div>
      <button type="button" class="btn quiet sm" aria-label={t('close_dialog')} onClick={onDone}>
        <Icon name="x" />
      </button>
    </aside>
  )
}
