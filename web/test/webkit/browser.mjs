// WebKit, the engine of Safari and of every browser on an iPhone, by WebDriver: WebKitGTK's small browser on a screen that nobody sees.
import { spawn } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

function runnable(path) {
  try {
    accessSync(path, constants.X_OK)
    return path
  } catch {
    return undefined
  }
}
const DRIVER = runnable('/usr/bin/WebKitWebDriver')
const SCREEN = runnable('/usr/bin/Xvfb')
/** It has no place of its own among the programs: it lies in the folder of the processor's architecture. */
const BROWSER = readdirSync('/usr/lib')
  .map((arch) => runnable(`/usr/lib/${arch}/webkit2gtk-4.1/MiniBrowser`))
  .find(Boolean)

/** The Debian package that has to be installed first, if any. */
export const missing = DRIVER && BROWSER ? (SCREEN ? undefined : 'xvfb') : 'webkit2gtk-driver'

/** Machines are busy at times. */
const PATIENCE_MS = 20_000

/** Asks until the answer is true, and returns it. An error counts as a no: the page may be between two addresses. */
export async function until(what, ask) {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(20)) {
    let cause
    try {
      const answer = await ask()
      if (answer) return answer
    } catch (e) {
      cause = e
    }
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`, { cause })
  }
}

const freePort = () =>
  new Promise((done, failed) => {
    const probe = createServer().once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

/** Returns the name of a new screen, for which the X server finds a number that is free, and its process. */
function openScreen() {
  const child = spawn(SCREEN, ['-displayfd', '3', '-screen', '0', '2200x1400x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  return new Promise((done, failed) => {
    let number = ''
    child.stdio[3].on('data', (d) => {
      number += d
      if (number.endsWith('\n')) done([`:${number.trim()}`, child])
    })
    child.once('error', failed)
    child.once('exit', (code) => failed(new Error(`Xvfb ended with ${code}`)))
  })
}

const end = (child) =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    const late = setTimeout(() => child.kill('SIGKILL'), 5000)
    child.once('exit', () => {
      clearTimeout(late)
      done()
    })
    child.kill()
  })

/** Runs in the page: the first element that can be seen, matches, and contains the text or has it as its name. */
const seen = (selector, text) =>
  [...document.querySelectorAll(selector)].find(
    (e) => e.getClientRects().length && `${e.textContent} ${e.getAttribute('aria-label') ?? ''}`.includes(text),
  )

/** What WebDriver calls an element in its answers. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const idOf = (element) => element[ELEMENT]

export const KEY = {
  tab: '\uE004',
  enter: '\uE007',
  escape: '\uE00C',
  space: ' ',
  end: '\uE010',
  home: '\uE011',
  up: '\uE013',
  down: '\uE015',
}

export class Browser {
  static async start() {
    if (missing) throw new Error(`the Debian package ${missing} is missing`)
    const it = new Browser()
    const [display, screen] = await openScreen()
    it.screen = screen
    const port = await freePort()
    it.driver = spawn(DRIVER, [`--port=${port}`], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: display, LC_ALL: 'C.UTF-8', LANGUAGE: '', LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1' },
    })
    // Nobody else ends them if this process is ended.
    process.once('exit', () => [it.driver, screen].forEach((child) => child.kill()))
    it.at = `http://127.0.0.1:${port}`
    await until('the driver answers', () => it.call('GET', '/status'))
    const { sessionId, capabilities } = await it.call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] } } },
    })
    it.version = capabilities.browserVersion
    it.at += '/session/' + sessionId
    return it
  }

  async stop() {
    await this.call('DELETE', '').catch(() => undefined)
    await end(this.driver)
    await end(this.screen)
  }

  async call(method, path, body) {
    const response = await fetch(this.at + path, {
      method,
      signal: AbortSignal.timeout(3 * PATIENCE_MS),
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    })
    const { value } = await response.json()
    if (value?.error) throw new Error(`${value.error}: ${value.message} (${path})`)
    return value
  }

  /** The window's size. What it has at its top belongs to it, and no window is narrower than 447 pixels. */
  resize([width, height]) {
    return this.call('POST', '/window/rect', { width, height })
  }
  go(url) {
    return this.call('POST', '/url', { url })
  }
  reload() {
    return this.call('POST', '/refresh', {})
  }
  back() {
    return this.call('POST', '/back', {})
  }
  /** Runs a function in the page, and returns what it returns. */
  run(what, ...args) {
    return this.call('POST', '/execute/sync', { script: `return (${what})(...arguments)`, args })
  }

  find(selector, text = '') {
    return until(`${selector} with “${text}”`, () => this.run(seen, selector, text))
  }
  gone(selector) {
    return until(`no ${selector}`, async () => !(await this.run(seen, selector, '')))
  }
  /** Something else may still be on its way over it, and take the click: then it is tried again. */
  click(selector, text = '') {
    return until(`a click on ${selector} with “${text}”`, async () => {
      await this.call('POST', `/element/${idOf(await this.run(seen, selector, text))}/click`, {})
      return true
    })
  }
  /** Writes into a field, after what is there. */
  async type(selector, text) {
    await this.call('POST', `/element/${idOf(await this.find(selector))}/value`, { text })
  }
  /** Keys, one after the other, for whatever has the focus. */
  press(...keys) {
    const actions = keys.flatMap((value) => ['keyDown', 'keyUp'].map((type) => ({ type, value })))
    return this.call('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] })
  }
  /** Presses the mouse button at one point, moves to another in steps, and lets go there. */
  drag([x, y], [toX, toY]) {
    const at = (share) => ({
      type: 'pointerMove',
      duration: share && 50,
      x: Math.round(x + share * (toX - x)),
      y: Math.round(y + share * (toY - y)),
    })
    const actions = [at(0), { type: 'pointerDown', button: 0 }, at(0.3), at(0.6), at(1), { type: 'pointerUp', button: 0 }]
    return this.call('POST', '/actions', { actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }] })
  }
  /** Waits until nothing moves any more. */
  still() {
    const moving = () => document.getAnimations().some((a) => a.playState === 'running' && a.effect.getComputedTiming().endTime < Infinity)
    return until('nothing moves', async () => !(await this.run(moving)))
  }
}
