// Rooms with quizzes and questions, and the people in them.
export const HEART = {
  title: 'Which organ pumps blood through the body?',
  kind: 'quiz',
  allow_change: false,
  options: ['The lungs', 'The heart', 'The liver', 'The kidneys'],
  settings: { correct: [2], time_limit_s: 60 },
}
export const MAMMALS = {
  title: 'Which of these are mammals?',
  kind: 'quiz',
  allow_change: false,
  options: ['Bat', 'Shark', 'Whale', 'Penguin', 'Dolphin'],
  settings: { correct: [1, 3, 5] },
}
export const ASK = { title: 'What do you want to know about the exam?', kind: 'qna', options: [] }

/** A program that takes part: it keeps the token that the server gave it. */
export class Guest {
  constructor(server) {
    this.server = server
  }

  async ask(method, path, body) {
    const response = await fetch(new URL('api/v1/' + path, this.server.url), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.token ? { 'X-Voter-Token': this.token } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    this.token ??= response.headers.get('X-Voter-Token') ?? undefined
    return { status: response.status, body: await response.json().catch(() => undefined) }
  }

  join(room, name) {
    return this.ask('POST', `rooms/${room.id}/participants`, { name })
  }
  answer(poll, ...option_ids) {
    return this.ask('POST', `polls/${poll.id}/votes`, { option_ids, vote_id: crypto.randomUUID() })
  }
  question(poll, question) {
    return this.ask('POST', `polls/${poll.id}/votes`, { question, vote_id: crypto.randomUUID() })
  }
  vote(poll, question_id, value) {
    return this.ask('POST', `polls/${poll.id}/votes`, { question_id, value, vote_id: crypto.randomUUID() })
  }
}

export async function guests(server, room, names) {
  const all = []
  for (const name of names) {
    const guest = new Guest(server)
    await guest.join(room, name)
    all.push(guest)
  }
  return all
}

/** The room's stage, with the host's key on the device. */
export async function stage(page, room) {
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.getByRole('button', { name: 'Share' }).waitFor()
  await page.goto(`stage/${room.code}`)
  await page.locator('.stage-main h1').waitFor()
  return page
}
