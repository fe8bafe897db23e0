// Deletes a question with an undo: it leaves the list at once, and the server is told when the undo is over.

import { useState } from 'preact/hooks'
import { api, Problem } from '../api'
import { deletedHere, keepEdit } from '../drafts'
import { hostApi } from '../host_api'
import { t } from '../i18n'
import type { Poll } from '../proto'
import { failed } from '../reasons'
import { net, pollCell } from '../store'
import { Confirm } from '../ui/confirm'
import { toast } from '../ui/toast'

export function useDelayedDelete(key: string) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [voted, setVoted] = useState<readonly Poll[]>([])
  const hide = (id: string) => {
    deletedHere.add(id)
    setHidden((h) => new Set([...h, id]))
  }
  const back = (id: string) => {
    deletedHere.delete(id)
    setHidden((h) => new Set([...h].filter((other) => other !== id)))
  }
  const stays = (id: string) => (e: unknown) => {
    if (!(e instanceof Problem && e.status === 404)) {
      back(id)
      failed(e)
    }
  }
  const send = (id: string, leaving = false) => void hostApi.deletePoll(id, key, leaving).then(() => keepEdit(id, undefined), stays(id))
  /** The question stays open until then: if there are votes by now, it is not deleted without asking. */
  const over = ({ id }: Poll) =>
    void api.poll(id, key).then((now) => (now.total_voters ? setVoted((v) => [...v, now]) : send(id)), stays(id))
  /** `restored` is called if it is brought back. */
  const remove = (poll: Poll, restored?: () => void) => {
    hide(poll.id)
    if (poll.total_voters > 0) return send(poll.id)
    // Follow the question whether or not it is on the screen: somebody leaving the page cannot be asked, so this page must know of any votes.
    const unfollow = net.subscribe({ poll_id: poll.id })
    let waiting = true
    const once = (then: () => void) => () => {
      if (!waiting) return
      waiting = false
      removeEventListener('pagehide', leave)
      unfollow()
      then()
    }
    const leave = once(() => {
      if (!pollCell(poll.id).peek()?.total_voters) send(poll.id, true)
    })
    addEventListener('pagehide', leave)
    toast(t('question_deleted', { title: poll.title }), 'trash', {
      label: t('undo'),
      run: once(() => {
        back(poll.id)
        restored?.()
      }),
      over: once(() => over(poll)),
    })
  }
  const [first] = voted
  const asking = first && (
    <Confirm
      key={first.id}
      title={t('delete_sure', { n: first.total_voters })}
      text={`${first.title} · ${t('reset_text')}`}
      action={t('delete')}
      onClose={() => {
        setVoted((v) => v.slice(1))
        back(first.id)
      }}
      onYes={() => {
        hide(first.id)
        send(first.id)
      }}
    />
  )
  return { hidden, remove, asking }
}
