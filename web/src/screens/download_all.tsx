// All answers of a room in one file: a table per question, in their order.

import { useState } from 'preact/hooks'
import { problemOf } from '../api'
import { exportPath, fetchFile, fileWord, saveFile } from '../host_api'
import { t } from '../i18n'
import type { Room } from '../proto'
import { failed } from '../reasons'
import { zip, type ArchiveFile } from '../zip'
import { Icon } from '../ui/icon'
import { toast } from '../ui/toast'

/** The ballots of one question; none where they are held back for a small group. */
async function table(id: string, key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await (await fetchFile(exportPath(id), key)).arrayBuffer())
  } catch (e) {
    if (problemOf(e).code !== 'withheld') throw e
    return undefined
  }
}

async function downloadAll({ polls, code, title }: Room, key: string): Promise<void> {
  const files: ArchiveFile[] = []
  for (const [i, poll] of polls.entries()) {
    const bytes = await table(poll.id, key)
    if (bytes) files.push({ name: [String(i + 1).padStart(2, '0'), fileWord(poll.title)].filter(Boolean).join('-') + '.csv', bytes })
  }
  if (files.length) saveFile(zip(files, new Date()), ['pollstream', code, fileWord(title)].filter(Boolean).join('-') + '.zip')
  if (files.length < polls.length) toast(t('left_out', { n: polls.length - files.length }), 'users')
}

export function DownloadAll({ room, adminKey }: { room: Room; adminKey: string }) {
  const [busy, setBusy] = useState(false)
  if (!room.polls.length) return null
  const start = () => {
    if (busy) return
    setBusy(true)
    void downloadAll(room, adminKey).catch(failed).finally(() => setBusy(false))
  }
  return <button type="button" class="btn quiet sm rail-take" aria-label={t('download_all')} aria-disabled={busy ? 'true' : undefined} onClick={start}><Icon name="down" /><span>{t('download_all')}</span></button>
}
