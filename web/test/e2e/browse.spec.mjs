// A search among the listed polls: its result is announced, and it is there again for somebody who comes back.
import { expect, FEEL, LAPTOP, test } from './fixtures.mjs'

test('a search is said aloud, found or not, and kept for the way back', async ({ server, device }) => {
  await server.room('All hands', [{ ...FEEL, listed: true }], { show: 0 })
  const page = await device(LAPTOP)
  await page.goto('./?browse')
  const field = page.getByRole('searchbox'),
    said = page.locator('[role=status]')
  await field.fill(FEEL.title)
  await expect(said).toHaveText(/^\d+ polls? found\.$/)
  await field.fill('no such thing')
  await expect(said).toHaveText(/no such thing/)
  await field.fill(FEEL.title)
  await page
    .getByRole('link', { name: new RegExp(FEEL.title.slice(0, 10)) })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: FEEL.title })).toBeVisible()
  await page.goBack()
  await expect(field).toHaveValue(FEEL.title)
})
