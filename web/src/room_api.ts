// Requests that only quizzes make: who takes part, who leads, and the start.

import { request } from './api'
import type { Board, Participant, ParticipantChange, Poll } from './proto'
import { voteHeaders } from './store'

const rooms = 'api/v1/rooms/'
/** Identifies the same voter as in every vote from this page, even in a frame without cookies. */
const self = () => (voteHeaders.value ? { headers: voteHeaders.value } : {})

export interface People {
  count: number
  participants: Participant[]
}

export const roomApi = {
  me: (room: string) => request<{ participant: Participant | null }>(`${rooms}${room}/participants/me`, self()).then((r) => r.participant),
  join: async (room: string, name: string) => {
    await voteHeaders.learn?.()
    const joined = await request<{ participant: Participant }>(`${rooms}${room}/participants`, {
      method: 'POST',
      body: { name },
      ...self(),
    })
    return joined.participant
  },
  people: (room: string, key: string) => request<People>(`${rooms}${room}/participants`, { key }),
  setParticipant: (room: string, no: number, change: ParticipantChange, key: string) =>
    request<unknown>(`${rooms}${room}/participants/${no}`, { method: 'PATCH', body: change, key }),
  /** Hides everybody who has never answered; says how many. */
  hideIdle: (room: string, key: string) =>
    request<{ hidden: number }>(`${rooms}${room}/participants/hide-idle`, { method: 'POST', body: {}, key }),
  board: (room: string, name?: string) =>
    request<Board>(`${rooms}${room}/leaderboard${name ? `?voter_name=${encodeURIComponent(name)}` : ''}`, self()),
  start: (poll: string, key: string) => request<Poll>(`api/v1/polls/${poll}/start`, { method: 'POST', body: {}, key }),
}
