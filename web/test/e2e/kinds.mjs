// One question of every kind: how it is made in the editor, filled in on a phone, and what is then shown where.
const IDEAS = ['Offline mode', 'Dashboards you can share', 'Faster search', 'Single sign-on']

/** How somebody marks a ballot on the page, what the button then says, and what a program would send instead. */
export const KINDS = {
  approval: {
    name: 'Approval',
    poll: { title: 'Which ideas are fine with you?', kind: 'approval', options: IDEAS },
    mark: async (page) => {
      for (const i of [0, 2]) await page.locator('label.opt').nth(i).click()
    },
    button: 'Approve A and C',
    said: 'You approved A and C',
    ballot: (k) => ({ option_ids: [1, 2, 3, 4].filter((o) => (k + o) % (o + 1) === 0 || o === 3) }),
    stage: (page) => page.locator('.bar').nth(2),
    shows: '100',
  },
  rating: {
    name: 'Rating',
    poll: {
      title: 'How well does each idea fit?',
      kind: 'rating',
      options: IDEAS.slice(0, 3),
      settings: { min: 1, max: 5, min_label: 'Not at all', max_label: 'Very well' },
    },
    mark: async (page) => {
      await page.getByRole('radio', { name: '5, Very well' }).first().check({ force: true })
      await page.locator('.rate').nth(1).getByRole('radio', { name: '2' }).check({ force: true })
    },
    button: 'Send 2 ratings',
    said: 'You rated 2 options',
    ballot: (k) => ({ scores: [1 + ((k * 7) % 5), k % 4 ? 1 + (k % 5) : null, 3] }),
    stage: (page) => page.locator('.bar').first(),
    shows: '5.00',
  },
  star: {
    name: 'Stars',
    poll: { title: 'How many stars for each idea?', kind: 'star', options: IDEAS },
    mark: async (page) => {
      await page.locator('.rate').nth(1).getByRole('radio', { name: '5 stars' }).check({ force: true })
      await page.locator('.rate').nth(0).getByRole('radio', { name: '3 stars' }).check({ force: true })
    },
    button: 'Send stars for 2 options',
    said: 'You gave A 3 and B 5',
    ballot: (k) => ({ scores: [4 - (k % 2), k % 6, 2, k % 3] }),
    stage: (page) => page.locator('.stage-runoff'),
    shows: 'Dashboards',
  },
  points: {
    name: 'Points',
    poll: { title: 'Where should the money go?', kind: 'points', options: IDEAS, settings: { budget: 100 } },
    mark: async (page) => {
      await page.getByLabel('Points for Offline mode').fill('70')
      await page.getByRole('button', { name: 'More for Faster search' }).click()
    },
    button: 'Send 75 points',
    said: 'You gave A 70 and C 5',
    ballot: (k) => ({ scores: [k % 50, 20, 30 - (k % 7), 0] }),
    stage: (page) => page.locator('.bar').first(),
    shows: '70',
  },
  rank: {
    name: 'Ranking',
    poll: { title: 'Where should the capital be?', kind: 'rank', options: ['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'] },
    mark: async (page) => {
      for (const city of ['Nashville', 'Chattanooga', 'Knoxville']) await page.locator('.tap', { hasText: city }).click()
      await page.getByRole('button', { name: 'Move Chattanooga up' }).click()
    },
    button: 'Send C › B › D',
    said: 'Your order: C › B › D',
    stage: (page) => page.locator('.methods'),
    shows: 'Chattanooga',
    ballot: (k) => ({ ranking: k < 42 ? [1, 2, 3, 4] : k < 68 ? [2, 3, 4, 1] : k < 83 ? [3, 4, 2, 1] : [4, 3, 2, 1] }),
  },
  numeric: {
    name: 'Number',
    poll: {
      title: 'How heavy is this pumpkin?',
      kind: 'numeric',
      options: [],
      settings: { decimals: 1, unit: 'kg', plausible_min: '0', plausible_max: '200', truth: '31.5' },
    },
    mark: (page) => page.getByLabel('Your answer').fill('27,5'),
    button: 'Send 27.5\u00a0kg',
    said: 'You said 27.5\u00a0kg',
    ballot: (k) => ({ number: String(20 + ((k * 13) % 25)) }),
    stage: (page) => page.locator('.stage-number'),
    shows: '27.5\u00a0kg',
  },
}

/** Votes from many devices. */
export async function crowd(server, pollId, kind, n) {
  for (let k = 0; k < n; k++) await server.ask('POST', `polls/${pollId}/votes`, { ...KINDS[kind].ballot(k), vote_id: crypto.randomUUID() })
}

/** Makes the question on the create page, as a host does. */
export async function make(page, kind) {
  const { name, poll } = KINDS[kind]
  await page.goto('create')
  await page.locator('.types').getByRole('button', { name, exact: true }).click()
  await page.getByRole('textbox', { name: 'Question', exact: true }).fill(poll.title)
  if (poll.options.length) {
    await page.getByRole('textbox', { name: 'Option A', exact: true }).fill(poll.options[0])
    for (const text of poll.options.slice(1)) {
      await page.keyboard.press('Enter')
      await page.keyboard.type(text)
    }
  } else {
    for (const [label, text] of [
      ['Unit', 'kg'],
      ['Smallest accepted', '0'],
      ['Largest accepted', '200'],
      ['Right answer', '31.5'],
    ])
      await page.getByLabel(label, { exact: true }).fill(text)
    await page.getByLabel('Decimal places').selectOption('1')
  }
  if (kind === 'rating') {
    await page.getByLabel('Label for 1').fill('Not at all')
    await page.getByLabel('Label for 5').fill('Very well')
  }
  await page.getByRole('button', { name: 'Create poll' }).click()
  await page.waitForURL(/host\/\w+$/)
  const { code } = await page
    .evaluate(() => JSON.parse(localStorage.getItem('pollstream.hosted'))[0])
    .then(async ({ id }) => (await page.request.get(`api/v1/rooms/${id}`)).json())
  return code
}
