// The chunk that a phone loads for the kinds beyond single and multiple choice. It imports the app, so that everything it
// shares with the first script stays in that file.

import '../app'
export { parts } from './parts'
