// Where a page gets no cookies, as in a frame of another site, or where somebody's browser takes none, a token says which
// voter this is.

import './app'
import { request } from './api'
import { recall, remember } from './memory'
import { outbox, voteHeaders } from './store'

let shown = false

/** The token is kept where this page finds it again, if anything is. No vote leaves before it is there. */
export function showToken(): void | (() => void) {
  // In a frame both reasons may hold.
  if (shown) return
  shown = true
  const use = (token: string) => { voteHeaders.value = { 'X-Voter-Token': token } }
  const kept = recall('frame_voter', '')
  if (kept) use(kept)
  let known: Promise<void> | undefined
  const learn = () => (known ??= request<{ token: string }>('api/v1/voters', { method: 'POST', body: {}, headers: voteHeaders.value })
    .then(({ token }) => { use(token); remember('frame_voter', token) }, () => { known = undefined }))
  void learn()
  const carry = outbox.carry
  outbox.carry = async (letter) => { await learn(); return carry(letter) }
  return () => {
    outbox.carry = carry
    shown = false
  }
}

if (!navigator.cookieEnabled) showToken()
