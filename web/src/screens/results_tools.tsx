// What the results page offers to do with the results: to share, save, read as a table, and print them.

import { useState } from 'preact/hooks'
import { exportPath, fetchFile, fileWord, saveFile } from '../host_api'
import { t } from '../i18n'
import { isGuarded } from '../poll_facts'
import type { Poll, Series } from '../proto'
import { failed } from '../reasons'
import { keyFor } from '../store'
import { Dialog } from '../ui/dialog'
import { Icon } from '../ui/icon'
import { SeriesTable } from './results_series'
import { ShareResults } from './results_share'
import { ResultTable } from './results_table'

function Table({ poll, series, onClose }: { poll: Poll; series: Series | undefined; onClose: () => void }) {
  return (
    <Dialog title={poll.title} onClose={onClose} wide>
      <ResultTable poll={poll} />
      {series && series.votes.length > 1 && <SeriesTable series={series} />}
    </Dialog>
  )
}

/** A room has many questions, and their files may share one folder, so each name has the code and the title. */
const csvName = ({ code, title, id }: Poll): string => `${['pollstream', code || id, fileWord(title)].filter(Boolean).join('-')}.csv`

export function Tools({ poll, series }: { poll: Poll; series: Series | undefined }) {
  const [open, setOpen] = useState<'share' | 'table' | null>(null)
  const key = keyFor(poll.room_id)
  // Individual ballots would undo what the small-group guard protects.
  const exportable = !isGuarded(poll) || poll.status === 'closed'
  const csv = () => {
    if (key)
      fetchFile(exportPath(poll.id), key)
        .then((file) => saveFile(file, csvName(poll)))
        .catch(failed)
  }
  return (
    <div class="tools no-print">
      <button type="button" class="btn" onClick={() => setOpen('share')}>
        <Icon name="share" />
        {t('share')}
      </button>
      {key && exportable && (
        <button type="button" class="btn ghost" onClick={csv}>
          <Icon name="down" />
          {t('csv')}
        </button>
      )}
      <button type="button" class="btn ghost" onClick={() => setOpen('table')}>
        <Icon name="table" />
        {t('table')}
      </button>
      <button type="button" class="btn ghost" onClick={() => print()}>
        <Icon name="print" />
        {t('print')}
      </button>
      {open === 'share' && <ShareResults path={`results/${poll.id}`} onClose={() => setOpen(null)} />}
      {open === 'table' && <Table poll={poll} series={series} onClose={() => setOpen(null)} />}
    </div>
  )
}
