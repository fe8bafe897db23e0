// What a room's host can download: all answers in one file, with one table per question in their order; the results of all
// questions as one table; and the room as it was before anybody voted.

import { useRef, useState } from 'preact/hooks'
import { problemOf } from '../api'
import { exportPath, fetchFile, fileWord, resultsPath, saveFile } from '../host_api'
import { t } from '../i18n'
import type { Room } from '../proto'
import { uuid } from '../random'
import { failed } from '../reasons'
import { zip, type ArchiveFile } from '../zip'
import { Confirm } from '../ui/confirm'
import { Icon, type IconName } from '../ui/icon'
import { toast } from '../ui/toast'

/** The ballots of one question; undefined if the small-group guard withholds them. */
async function table(id: string, key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await (await fetchFile(exportPath(id), key)).arrayBuffer())
  } catch (e) {
    if (problemOf(e).code !== 'withheld') throw e
    return undefined
  }
}

const nameOf = ({ code, title }: Room): string => ['pollstream', code, fileWord(title)].filter(Boolean).join('-')

async function downloadAll(room: Room, key: string): Promise<void> {
  const { polls } = room,
    files: ArchiveFile[] = []
  for (const [i, poll] of polls.entries()) {
    const bytes = await table(poll.id, key)
    if (bytes) files.push({ name: [String(i + 1).padStart(2, '0'), fileWord(poll.title)].filter(Boolean).join('-') + '.csv', bytes })
  }
  if (files.length) saveFile(zip(files, new Date()), nameOf(room) + '.zip')
  if (files.length < polls.length) toast(t('left_out', { n: polls.length - files.length }), 'users')
}

const downloadResults = async (room: Room, key: string): Promise<void> =>
  saveFile(await fetchFile(resultsPath(room.id), key), nameOf(room) + '-results.csv')

function Take({ icon, label, take }: { icon: IconName; label: string; take: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  const start = () => {
    if (busy) return
    setBusy(true)
    void take()
      .catch(failed)
      .finally(() => setBusy(false))
  }
  return (
    <button type="button" class="btn quiet sm rail-take" aria-label={label} aria-disabled={busy ? 'true' : undefined} onClick={start}>
      <Icon name={icon} />
      <span>{label}</span>
    </button>
  )
}

export function DownloadAll({ room, adminKey }: { room: Room; adminKey: string }) {
  const [asking, setAsking] = useState(false),
    retry = useRef(uuid()),
    copy = async () =>
      (await import('./room_again')).copyRoom(room, adminKey, retry.current).catch((e: unknown) => {
        if (!problemOf(e).passing) retry.current = uuid()
        throw e
      })
  if (!room.polls.length) return null
  return (
    <>
      <a class="btn quiet sm rail-take" aria-label={t('results_all')} href={`results/${room.id}?all`}>
        <Icon name="trophy" />
        <span>{t('results_all')}</span>
      </a>
      <Take icon="down" label={t('download_all')} take={() => downloadAll(room, adminKey)} />
      <Take icon="table" label={t('results_table')} take={() => downloadResults(room, adminKey)} />
      <Take icon="copy" label={t('duplicate_room')} take={copy} />
      {room.polls.some((p) => p.total_votes > 0 || p.status === 'closed') && (
        <Take icon="retry" label={t('begin_anew')} take={async () => setAsking(true)} />
      )}
      {asking && (
        <Confirm
          title={t('begin_anew_sure', { title: room.title })}
          text={`${t('begin_anew_text')} ${t('reset_text')}`}
          action={t('reset_votes')}
          onClose={() => setAsking(false)}
          onYes={() => void import('./room_again').then((m) => m.beginAnew(room, adminKey)).catch(failed)}
        />
      )}
    </>
  )
}
