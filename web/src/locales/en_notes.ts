// English under results that need a word: of a small group, and of options that were corrected.

export const notes = {
  in_steps: 'Results appear in steps of {n} votes.',
  corrected: 'Corrected. Before:',
} as const
