import type { Poll } from '../../src/proto'

export const poll = (change: Partial<Poll> = {}): Poll => ({
  id: '01KPOLL0000000000000000001', room_id: '01KROOM0000000000000000001', code: '482913', title: 'Tea or coffee?', description: '', creator_name: '',
  kind: 'single', min_choices: 1, max_choices: 1, identity: 'device', results: 'live', allow_change: true, listed: true, status: 'open',
  created_at: '2026-01-01T10:00:00Z', end_time: null, closed_at: null,
  options: [{ id: 1, text: 'Tea', vote_count: 3 }, { id: 2, text: 'Coffee', vote_count: 1 }, { id: 3, text: 'Water', vote_count: 0 }],
  total_votes: 4, total_voters: 4, version: 5, epoch: 1, ballot_version: 1, ...change,
})
