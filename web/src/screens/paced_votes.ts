// At the audience's pace, a page follows only the question on the screen, so a vote on another one may be taken back without
// its knowing. Before it says that everything is answered, it asks whether the votes that this device remembers still count.

import { useEffect, useRef } from 'preact/hooks'
import { problemOf } from '../api'
import { askUntilAnswered } from '../kinds/asking'
import type { Room } from '../proto'
import { choice, loadPoll, net, takenBack, unseen } from '../store'

/** A whole class may open the page, or be led here, at the same moment, so the requests are spread out: the more, the longer. */
const SPREAD_MS = 1500
const SPREAD_EACH_MS = 150
/** Leaves the server some of the patience to answer in. */
const SPREAD_MAX_MS = 3500
const AGAIN_MS = 3000
/** If the server has not answered by then, what this device remembers is believed for now. */
const PATIENCE_MS = 4000
/** The server lets a connection follow 64 polls and rooms. */
const FOLLOWED_MAX = 60

/** A refusal is final, and says nothing about the vote. */
const load = (id: string) =>
  loadPoll(id).catch((e: unknown) => {
    if (problemOf(e).passing) throw e
  })

/**
 * While no question is `shown`, because the voter is at the end or may be there, asks about all remembered votes, and
 * follows their questions. `onChecked` may be called more than once.
 */
export function useVotesChecked({ polls }: Room, shown: string | undefined, onChecked: () => void): void {
  const ids = polls.map((p) => p.id).filter((id) => choice(id).value)
  useEffect(() => {
    const patience = setTimeout(onChecked, PATIENCE_MS)
    return () => clearTimeout(patience)
  }, [])
  useEffect(() => {
    if (shown) return
    let left = ids.length
    const take = () => {
      if (!--left) onChecked()
    }
    const spread_ms = Math.min(SPREAD_MAX_MS, Math.max(SPREAD_MS, SPREAD_EACH_MS * ids.length))
    ids.forEach((id) => unseen.add(id))
    const stops = [
      () => ids.forEach((id) => unseen.delete(id)),
      ...ids.map((id) => askUntilAnswered({ load: () => load(id), take, again_ms: AGAIN_MS, spread_ms })),
      ...ids.slice(0, FOLLOWED_MAX).map((id) => net.subscribe({ poll_id: id })),
    ]
    return () => stops.forEach((stop) => stop())
  }, [!shown, ids.join()])
}

/** Several votes may be taken back at once: whoever comes to one of their questions is told why it is asked again. */
export function useWhyAgain(shown: string | undefined): void {
  const lost = useRef(new Set<string>()).current,
    told = takenBack.value?.id
  useEffect(() => takenBack.subscribe((back) => void (back && lost.add(back.id))), [])
  const again = !!shown && !choice(shown).value && lost.has(shown)
  useEffect(() => {
    if (again && told !== shown) takenBack.value = { id: shown, all: false }
  }, [again, shown, told])
}
