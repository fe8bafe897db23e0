// English under results that need a word: of a small group, of options that were corrected, and of votes with names.

export const notes = {
  in_steps: 'Results appear in steps of {n} votes.',
  corrected: 'Corrected. Before:',
  named_line: '{name} voted for {option}',
} as const
