// English for why a vote does not count, or is still here: sentences that only an answer of the server leads to.

export const why = {
  already_voted: 'This device has already voted. Your first vote counts.',
  taken_back: 'The host removed some votes, including yours.',
  vote_again: 'You can vote again.',
  vote_refused: 'The vote was not accepted. Reload the page and choose again.',
  unsent_busy: 'The server can’t take your vote right now. We keep trying. Keep this page open.',
  unsent_full: 'The server can’t save anything right now. Please tell the host, and keep this page open.',
  busy_title: 'The server isn’t ready right now',
  busy_text: 'It is busy or has a problem. We keep trying.',
} as const
