// Where a page gets no cookies, because it is in a frame on another site or the browser refuses them, a token identifies
// the voter.

import './app'
import { request } from './api'
import { recall, remember } from './memory'
import { outbox, voteHeaders } from './store'

let shown = false

/** Gets a token and keeps it where this page can find it again, if storage works. No vote is sent before the token is there. */
export function showToken(): void | (() => void) {
  // In a frame, both reasons may apply.
  if (shown) return
  shown = true
  const use = (token: string) => {
    voteHeaders.value = { 'X-Voter-Token': token }
  }
  const kept = recall('frame_voter', '')
  if (kept) use(kept)
  let known: Promise<void> | undefined
  const learn = () =>
    (known ??= request<{ token: string }>('api/v1/voters', { method: 'POST', body: {}, headers: voteHeaders.value }).then(
      ({ token }) => {
        use(token)
        remember('frame_voter', token)
      },
      (e: unknown) => {
        known = undefined
        // Without a token, the server would take every request for one of another voter.
        if (!voteHeaders.value) throw e
      },
    ))
  learn().catch(() => undefined)
  voteHeaders.learn = learn
  const carry = outbox.carry
  outbox.carry = async (letter) => {
    await learn()
    return carry(letter)
  }
  return () => {
    outbox.carry = carry
    delete voteHeaders.learn
    shown = false
  }
}

if (!navigator.cookieEnabled) showToken()
