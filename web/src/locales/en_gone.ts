// English for when something is missing or failed: no such code, a deleted poll, no such page, a vote that came too late.

export const gone = {
  not_found_title: 'No poll has the code {code}',
  not_found_text: 'Check the six digits on the big screen. Codes stop working when a poll is deleted.',
  code_label: 'Poll code',
  code_hint: 'Six digits, shown next to the QR code.',
  code_short: 'A code has six digits. This has {n}.',
  join: 'Join',
  gone_title: 'This poll was deleted',
  gone_text: 'The host removed it.',
  no_poll: 'There is no poll at this address',
  no_poll_text: 'It may have been deleted, or the address may be wrong. Check the link.',
  page_missing: 'There is no page at this address',
  page_missing_text: 'Check the link, or enter the six digits of the poll.',
  to_home: 'Go to the start page',
  draft_cut: 'The host changed the question, and part of what you chose is gone. Check the rest before you send it.',
  late_vote: 'Too late to be counted: your vote on “{title}”',
  late_change: 'Your change came too late, so your earlier vote counts: “{title}”',
  late_question: 'Closed before your question arrived: “{title}”',
  lost_vote: 'Not accepted: your vote on “{title}”',
} as const
