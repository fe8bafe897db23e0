// The link to results. Only who opens it asks the server for its addresses, not each phone that shows results.

import { t } from '../i18n'
import { CopyField } from '../ui/copy'
import { Dialog } from '../ui/dialog'
import { useJoinAddress } from './join_card'

export function ShareResults({ path, onClose }: { path: string; onClose: () => void }) {
  const address = useJoinAddress()
  return (
    <Dialog title={t('share')} onClose={onClose}>
      <CopyField label={t('share_results')} value={address + path} />
    </Dialog>
  )
}
