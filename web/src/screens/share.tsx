// The share dialog: how people get in, through which of this machine's addresses, and every other way to show the room.

import { useState } from 'preact/hooks'
import { hostApi } from '../host_api'
import { t } from '../i18n'
import { hostPath } from '../key_address'
import type { Pace, Room } from '../proto'
import { failed } from '../reasons'
import { base } from '../site'
import { CopyField } from '../ui/copy'
import { Segments } from '../ui/controls'
import { Dialog } from '../ui/dialog'
import { HostLink } from './host_link'
import { chooseAddress, chosenAddress, isLoopback, JoinCard, pickAddress, plain, useServer } from './join_card'

interface Props {
  room: Room
  adminKey: string
  kioskKey: string | undefined
  onClose: () => void
}

function useAddress() {
  const server = useServer()
  const [chosen, setChosen] = useState(chosenAddress)
  const choices = [...new Set([base().href, ...(server?.addresses ?? [])])]
  return {
    server,
    address: pickAddress(server, base().href, chosen),
    choices,
    choose: (a: string) => {
      chooseAddress(a)
      setChosen(a)
    },
  }
}

/** Whether phones follow the host, or everybody goes through the questions alone. */
function Lead({ room, adminKey }: { room: Room; adminKey: string }) {
  const set = (pace: Pace) => void hostApi.patchRoom(room.id, { pace }, adminKey).catch(failed)
  return (
    <div class="field">
      {t('pace')}
      <Segments
        label={t('pace')}
        value={room.pace}
        onChange={set}
        choices={[
          ['host', t('pace_host')],
          ['audience', t('pace_audience')],
        ]}
      />
      <p class="hint">{t(room.pace === 'audience' ? 'pace_audience_hint' : 'pace_host_hint')}</p>
    </div>
  )
}

export function ShareDialog({ room, adminKey, kioskKey, onClose }: Props) {
  const { server, address, choices, choose } = useAddress()
  const link = (path: string) => address + path
  return (
    <Dialog title={t('share_title')} onClose={onClose} wide>
      <div class="share">
        <JoinCard code={room.code} address={address} />
        <div class="share-links">
          {choices.length > 1 && (
            <label class="field">
              {t('share_address')}
              <select class="input" dir="ltr" value={address} onChange={(e) => choose(e.currentTarget.value)}>
                {choices.map((a) => (
                  <option key={a} value={a}>
                    {plain(a)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {isLoopback(address) && <p class="problem">{t(server?.loopback_only ? 'loopback_warn' : 'loopback_here')}</p>}
          {room.polls.length > 1 && <Lead room={room} adminKey={adminKey} />}
          <CopyField label={t('share_join')} value={link(room.code)} />
          <CopyField label={t('share_stage')} value={link(`stage/${room.code}?view`)} />
          <HostLink link={link(hostPath(room.id, adminKey, kioskKey))} />
          <details>
            <summary>{t('more')}</summary>
            <div class="share-links">
              <CopyField label={t('share_overlay')} value={link(`stage/${room.code}?overlay`)} />
              {kioskKey ? (
                <CopyField label={t('share_kiosk')} value={link(`kiosk/${room.code}#${kioskKey}`)} />
              ) : (
                <div class="field">
                  {t('share_kiosk')}
                  <p class="hint">{t('share_kiosk_missing')}</p>
                </div>
              )}
              <CopyField label={t('share_plain')} value={link(`v/${room.code}`)} />
              <CopyField
                label={t('share_embed')}
                value={`<iframe src="${link(`embed/${room.code}`)}" title="PollStream" width="100%" height="560"></iframe>`}
              />
              <CopyField
                label={t('share_element')}
                value={`<script src="${link('embed.js')}"></script><pollstream-results poll="${room.code}"></pollstream-results>`}
                hint={t('embed_warn')}
              />
            </div>
          </details>
        </div>
      </div>
    </Dialog>
  )
}
