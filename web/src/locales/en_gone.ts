// English where there is nothing to show: no such code, a poll that was deleted, no such page.

export const gone = {
  not_found_title: 'No poll has the code {code}',
  not_found_text: 'Check the six digits on the big screen. Codes stop working when a poll is deleted.',
  enter_again: 'Enter the code again',
  gone_title: 'This poll was deleted',
  gone_text: 'The host removed it.',
  page_missing: 'There is no page at this address',
  page_missing_text: 'Check the link, or enter the six digits of the poll.',
  to_home: 'To the start page',
} as const
