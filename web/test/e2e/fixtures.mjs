import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test as base } from '@playwright/test'
import { Server } from './server.mjs'

export const PHONE = { width: 390, height: 844 }
export const LAPTOP = { width: 1366, height: 768 }
export const WALL = { width: 1920, height: 1080 }

export const BUILD = {
  title: 'What should we build next quarter?',
  options: ['Offline mode for field teams', 'Dashboards you can share', 'Faster search', 'Single sign-on', 'Fix the things that annoy us'],
}
export const FEEL = { title: 'How did the launch feel?', options: ['Great', 'Good', 'Fine', 'Hard'] }
export const DAYS = {
  title: 'Which days suit you for the workshop?',
  kind: 'multiple',
  min_choices: 1,
  max_choices: 3,
  options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday'],
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Violations of WCAG 2.0 to 2.2 A and AA and of best practices, as short lines. */
export async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return page.evaluate(async () => {
    // Whatever a sticky bar happens to cover can be scrolled out from under it.
    const bars = [...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).position === 'sticky')
    for (const bar of bars) bar.style.position = 'static'
    const result = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    })
    for (const bar of bars) bar.style.position = ''
    return result.violations.map(
      (v) =>
        `${v.id}: ${v.nodes
          .slice(0, 3)
          .map((n) => n.target.join(' ') + ' — ' + (n.any[0]?.message ?? n.failureSummary).slice(0, 140))
          .join(' | ')}`,
    )
  })
}

/**
 * Waits until all animations are finished, which it makes happen at once: half-way between two colours, contrast means
 * nothing. A page behind others may draw no frames, so it does not wait for one forever. With `quiet_ms`, the page must
 * also not have changed for that long.
 */
export const settled = (page, quiet_ms = 0) =>
  page.evaluate(async (quiet_ms) => {
    const frame = () =>
      Promise.race([
        new Promise((done) => {
          requestAnimationFrame(done)
        }),
        new Promise((done) => {
          setTimeout(done, 1000)
        }),
      ])
    const moving = () =>
      document.getAnimations().filter((a) => a.playState === 'running' && a.effect?.getComputedTiming().endTime !== Infinity)
    let changed = performance.now()
    const changes = new MutationObserver(() => {
      changed = performance.now()
    })
    changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    await document.fonts.ready
    await frame()
    await frame()
    for (let left = 200; left && (moving().length || performance.now() - changed < quiet_ms); --left) {
      for (const a of moving()) a.finish()
      await frame()
    }
    changes.disconnect()
  }, quiet_ms)

/** Waits until the page has received everything it asked for, and has drawn it. */
export const quiet = (page) => settled(page, 100)

/** From now on, counts what a page asks for. The returned function waits until all of it has come, and a first frame on every socket. */
export function answers(page) {
  const waiting = new Set()
  const over = (what) => waiting.delete(what)
  page.on('request', (r) => waiting.add(r))
  page.on('requestfinished', over)
  page.on('requestfailed', over)
  page.on('websocket', (line) => {
    waiting.add(line)
    for (const event of ['framereceived', 'close', 'socketerror']) line.on(event, () => over(line))
  })
  return async () => {
    for (const end = Date.now() + 10_000; waiting.size; await sleep(20))
      if (Date.now() > end) throw new Error(`no answer to ${[...waiting].map((what) => what.url()).join(', ')}`)
  }
}

/** Resizes a page. A kiosk is full screen, which has to end first. */
export async function resize(page, size) {
  await page.evaluate(() => document.fullscreenElement && document.exitFullscreen())
  await page.setViewportSize(size)
}

/** Elements that stick out of the page sideways. */
export const overflow = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.clientWidth
    return document.documentElement.scrollWidth <= wide + 1
      ? []
      : [...document.querySelectorAll('body *')]
          .filter((e) => e.getBoundingClientRect().right > wide + 1 || e.getBoundingClientRect().left < -1)
          .slice(0, 6)
          .map(
            (e) =>
              `${e.tagName}.${e.className?.baseVal ?? e.className} ${Math.round(e.getBoundingClientRect().left)}–${Math.round(e.getBoundingClientRect().right)} of ${wide}`,
          )
  })

export const test = base.extend({
  serverOptions: [{}, { option: true }],
  server: async ({ serverOptions }, use) => {
    const server = await new Server(serverOptions).start()
    await use(server)
    await server.remove()
  },
  /** A new device: a browser context of its own, whose page errors fail the test. */
  device: async ({ browser, server }, use) => {
    const contexts = [],
      problems = []
    await use(async (viewport = PHONE, options = {}) => {
      const context = await browser.newContext({ viewport, baseURL: server.url, locale: 'en-GB', ...options })
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', (e) => problems.push(e.message))
      page.on('console', (m) => {
        if (m.type() === 'error' && /Content Security Policy|Trusted/.test(m.text())) problems.push(m.text())
      })
      return page
    })
    for (const c of contexts) await c.close()
    expect(problems).toEqual([])
  },
})

export const pick = (page, text) => page.locator('label.opt', { hasText: text }).click()
export const send = (page) => page.locator('button[type=submit]').click()
export async function vote(page, text) {
  await pick(page, text)
  await send(page)
  await expect(page.locator('.thanks:not(.late)')).toBeVisible()
}

/** From now on, counts how often something disappears from a page or frame that should show it all the time. */
export async function missed(page, selector) {
  await page.evaluate((what) => {
    window.__missed = 0
    new MutationObserver(() => {
      if (!document.querySelector(what)) window.__missed++
    }).observe(document.body, { childList: true, subtree: true })
  }, selector)
  return () => page.evaluate(() => window.__missed)
}
export { expect }
