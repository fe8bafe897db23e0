// The server's limits on texts. It counts code points, without surrounding white space; a test compares these numbers
// with the server's own. `maxLength` counts UTF-16 units, and a code point has at most two of them, so fields accept
// twice as many and a message says when a text is too long.

export const TITLE_MAX = 200
export const OPTION_TEXT_MAX = 255
export const DESCRIPTION_MAX = 2000
export const NAME_MAX = 100
export const SEARCH_MAX = 100
export const OPTIONS_MAX = 100
export const CORRECTIONS_MAX = 20
export const RANKED_OPTIONS_MAX = 30
export const LABEL_MAX = 40
export const UNIT_MAX = 20
export const TEXTS_PER_VOTER_MAX = 10
export const WORD_MAX = 40
export const ANSWER_MAX = 500
export const QUESTIONS_PER_VOTER_MAX = 20
export const QUESTION_MAX = 500
export const BANNED_MAX = 4000
export const PUBLISH_MAX = 1000
