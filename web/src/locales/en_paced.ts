// English for the audience's pace: moving between questions, and what is left at the end.

export const paced = {
  paced_nav: 'Questions',
  paced_of: 'Question {i} of {n}',
  paced_back: 'Back',
  paced_next: 'Next',
  paced_skip: 'Skip',
  paced_finish: 'Finish',
  paced_thanks: 'Thank you!',
  paced_end: 'That was the last question',
  paced_done: { one: 'You have answered {i} of {n} question.', other: 'You have answered {i} of {n} questions.' },
  paced_close: 'You can close this page.',
  paced_empty: 'There is no question yet. The first one will appear here.',
  paced_answered: 'Answered',
  paced_left: 'Not answered',
} as const
