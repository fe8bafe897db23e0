// Whether an answer that says 200 is ours: a network that wants people to log in gives its own page in place of anything.

/** The page of the app; no other one loads a script of ours. */
export const isPage = async (answer: Response): Promise<boolean> =>
  answer.ok && (await answer.clone().text()).includes('type="module" src="assets/')

/** A file of the app; none of those is a page. */
export const isFile = (answer: Response): boolean => answer.ok && !answer.headers.get('Content-Type')?.startsWith('text/html')
