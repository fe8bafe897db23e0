// The remote on a phone: what its buttons say, and that they and what stands around them can be read.
import { BUILD, expect, FEEL, overflow, PHONE, test } from './fixtures.mjs'

/** Buttons whose words come closer to an edge than `near` pixels, or leave them. */
const squeezed = (page, near = 8) => page.evaluate((px) => [...document.querySelectorAll('.ctl button,.remote-bar .btn')].flatMap((e) => {
  const words = document.createRange()
  words.selectNodeContents(e)
  const box = e.getBoundingClientRect(), drawn = [...words.getClientRects()]
  const room = Math.min(...drawn.map((r) => Math.min(r.top - box.top, box.bottom - r.bottom, r.left - box.left + px / 2, box.right - r.right + px / 2)))
  return room < px ? [`${e.textContent}: ${Math.round(room)} px`] : []
}), near)

for (const lang of ['en', 'de', 'es', 'fr', 'ar'])
  test(`the words on the buttons have room, and nothing is cut: ${lang}`, async ({ server, device }) => {
    const room = await server.room('Class', [{ ...FEEL, results: 'after_vote' }, BUILD], { show: 0 })
    const remote = await device(PHONE)
    await remote.goto(`host/${room.id}?lang=${lang}#${room.admin_key}`)
    for (const closed of [false, true]) {
      if (closed) await room.close(0)
      await expect(remote.locator('.now .pill')).toHaveCount(closed ? 3 : 2)
      for (const width of [390, 360, 320]) {
        await remote.setViewportSize({ width, height: 844 })
        expect(await squeezed(remote), `${width} px`).toEqual([])
        expect(await overflow(remote), `${width} px`).toEqual([])
      }
      await remote.setViewportSize(PHONE)
      await expect(remote.locator('.nextup')).toBeInViewport({ ratio: 1 })
    }
    await remote.setViewportSize({ width: 320, height: 568 })
    await remote.evaluate(() => scrollTo(0, document.body.scrollHeight))
    const at = (selector) => remote.locator(selector).evaluate((e) => e.getBoundingClientRect())
    expect((await at('.nextup')).bottom).toBeLessThanOrEqual((await at('.remote-bar')).top)
  })

test('while voting has no end, the button says that it gives one', async ({ server, device }) => {
  const room = await server.room('Class', [FEEL], { show: 0 })
  const remote = await device(PHONE)
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await remote.getByRole('button', { name: 'Close in 30 s' }).click()
  await expect(remote.getByText(/0:[23]\d left/)).toBeVisible()
  await remote.getByRole('button', { name: 'Add 30 s' }).click()
  await expect(remote.getByText(/(1:00|0:[45]\d) left/)).toBeVisible()
})
