// What decides between equals, and a way for everybody to check that nobody chose the outcome.

import { useState } from 'preact/hooks'
import { t } from '../i18n'
import { inOrder } from '../kinds/words'
import { checkLot, type LotCheck } from '../lot'
import type { Kind, Poll } from '../proto'
import { announce } from '../ui/announcer'
import { Icon } from '../ui/icon'

/** Kinds with options in which nobody wins, so that nothing is left to the lot. */
const NO_LOT: readonly Kind[] = ['rating', 'quiz']

export function LotPanel({ poll }: { poll: Poll }) {
  const [check, setCheck] = useState<LotCheck | undefined>()
  const lot = poll.lot
  if (!lot || poll.options.length < 2 || NO_LOT.includes(poll.kind)) return null
  const run = async () => {
    const found = await checkLot(
      poll.id,
      lot,
      poll.options.map((o) => o.id),
    )
    setCheck(found)
    announce(t(found.hash && found.order ? 'lot_holds' : 'lot_fails'))
  }
  const good = check?.hash && check.order
  return (
    <details class="panel lot">
      <summary>{t('lot_title')}</summary>
      <p>{t(lot.seed ? 'lot_text_closed' : 'lot_text_open')}</p>
      {lot.draw > 1 && <p>{t('lot_again', { n: lot.draw })}</p>}
      <dl>
        <dt>{t('lot_hash')}</dt>
        <dd dir="ltr">
          <code>{lot.hash}</code>
        </dd>
        {lot.seed && (
          <>
            <dt>{t('lot_seed')}</dt>
            <dd dir="ltr">
              <code>{lot.seed}</code>
            </dd>
          </>
        )}
        {lot.order && (
          <>
            <dt>{t('lot_order')}</dt>
            <dd>{inOrder(poll, lot.order)}</dd>
          </>
        )}
      </dl>
      {lot.seed && (
        <button type="button" class="btn ghost sm no-print" onClick={() => void run()}>
          <Icon name="retry" />
          {t('lot_check')}
        </button>
      )}
      {check && (
        <p class={good ? 'lot-said good' : 'lot-said bad'}>
          <Icon name={good ? 'check' : 'x'} />
          {t(good ? 'lot_holds' : check.hash ? 'lot_fails_order' : 'lot_fails')}
        </p>
      )}
      {good && !check.seen && <p class="hint">{t('lot_not_seen')}</p>}
    </details>
  )
}
