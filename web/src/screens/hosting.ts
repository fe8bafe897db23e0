// One chunk, because whoever creates a poll goes to the host's page next.

export { CreateScreen } from './create'
export { HostScreen } from './host'
