// One chunk: whoever creates a poll is on the host's page next.

export { CreateScreen } from './create'
export { HostScreen } from './host'
