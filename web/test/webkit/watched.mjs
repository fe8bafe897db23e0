// A server whose pages write down what goes wrong in them, because no driver of WebKit tells.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { executable, Server, webDir } from '../e2e/server.mjs'

/** Runs in every page, before everything else. */
function watch() {
  const keep = (what) => {
    const all = JSON.parse(sessionStorage.getItem('wrong') ?? '[]')
    sessionStorage.setItem('wrong', JSON.stringify([...all, `${location.pathname}: ${what}`]))
  }
  addEventListener('error', (e) => keep(e.message ?? `${e.target.src ?? e.target.href} did not load`), true)
  addEventListener('unhandledrejection', (e) => keep(`unhandled: ${e.reason}`))
  document.addEventListener('securitypolicyviolation', (e) => keep(`forbidden by ${e.violatedDirective}: ${e.blockedURI}`))
  for (const how of ['error', 'warn']) console[how] = (...what) => keep(`${how}: ${what.join(' ')}`)
}

export class WatchedServer extends Server {
  constructor() {
    const from = webDir ?? join(dirname(executable), 'web/dist')
    if (!existsSync(from)) throw new Error(`no web app at ${from}: build it, or set POLLSTREAM_WEB_DIR`)
    const dir = mkdtempSync(join(tmpdir(), 'pollstream-webkit-'))
    cpSync(from, dir, { recursive: true })
    writeFileSync(join(dir, 'watch.js'), `(${watch})()`)
    const page = join(dir, 'index.html'),
      base = '<base href="/">'
    writeFileSync(page, readFileSync(page, 'utf8').replace(base, base + '<script src="watch.js"></script>'))
    super({ webDir: dir })
  }

  async remove() {
    await super.remove()
    rmSync(this.options.webDir, { recursive: true, force: true })
  }
}

/** What went wrong in the browser's pages since this was last asked. */
export const wrong = (browser) =>
  browser.run(() => {
    const all = JSON.parse(sessionStorage.getItem('wrong') ?? '[]')
    sessionStorage.removeItem('wrong')
    return all
  })
