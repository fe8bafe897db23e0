// One chunk: the two pages that lead to a poll.

export { BrowseScreen } from './browse'
export { JoinScreen } from './join'
