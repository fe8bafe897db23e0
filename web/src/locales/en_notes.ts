// English for the notes under some results: small groups, corrected options, and votes with names or at a kiosk.

export const notes = {
  in_steps: 'Results appear in steps of {n} voters.',
  corrected: 'Corrected. Previously:',
  kiosk_only: 'Votes on this poll are cast at a kiosk.',
  named_line: '{name} voted for {option}',
} as const
