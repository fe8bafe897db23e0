// Starts the built executable on a free port with a data directory of its own, and talks to it as a program would.
import { spawn } from 'node:child_process'
import { webcrypto } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
export const executable = resolve(process.env.POLLSTREAM_BIN ?? join(root, 'build/release/pollstream'))
/** For work on the app: serve its files from this directory instead of from the executable. */
export const webDir = process.env.POLLSTREAM_WEB_DIR

globalThis.crypto ??= webcrypto // Node 18 has it only as a module

export class Server {
  /** `args` for the command line, `base` if they contain a base path, `webDir` if it is another one. */
  constructor(options = {}) {
    this.options = options
    this.data = mkdtempSync(join(tmpdir(), 'pollstream-e2e-'))
    this.port = 0
  }

  async start() {
    if (!existsSync(executable)) throw new Error(`no executable at ${executable}: build it, or set POLLSTREAM_BIN`)
    const web = this.options.webDir ?? webDir
    const args = [
      '--listen',
      `127.0.0.1:${this.port}`,
      '--data',
      this.data,
      '--throttle',
      'off',
      ...(web ? ['--web-dir', web] : []),
      ...(this.options.args ?? []),
    ]
    // The executable takes POLLSTREAM_ variables for settings; ours are not meant for it.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('POLLSTREAM_')))
    this.child = spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.log = ''
    this.child.stderr.on('data', (d) => {
      this.log += d
    })
    const address = await new Promise((done, failed) => {
      let text = ''
      this.child.stdout.on('data', (d) => {
        text += d
        const match = /listening on (http:\/\/\S+)/.exec(text)
        if (match) done(match[1])
      })
      this.child.once('exit', (code) => failed(new Error(`the server ended with ${code}: ${this.log}`)))
    })
    this.port = Number(new URL(address).port)
    this.url = `http://127.0.0.1:${this.port}${this.options.base ?? ''}/`
    return this
  }

  async stop() {
    const child = this.child
    if (!child || child.exitCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 8000)
    await ended
    clearTimeout(late)
  }

  async remove() {
    await this.stop()
    rmSync(this.data, { recursive: true, force: true })
  }

  async ask(method, path, body, headers = {}) {
    const response = await fetch(new URL('api/v1/' + path, this.url), {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  /** Makes a room with its polls, showing one or none; remembers the keys. */
  async room(title, polls, { show } = {}) {
    const room = await this.ask('POST', 'rooms', { title, polls: polls.map((p) => ({ allow_change: true, listed: false, ...p })) })
    const key = { Authorization: `Bearer ${room.admin_key}` }
    if (show !== undefined) await this.ask('POST', `rooms/${room.id}/current`, { poll_id: room.polls[show].id }, key)
    return {
      ...room,
      key,
      show: (what) => this.ask('POST', `rooms/${room.id}/current`, what, key),
      close: (i) => this.ask('POST', `polls/${room.polls[i].id}/close`, {}, key),
    }
  }

  poll(id, headers) {
    return this.ask('GET', `polls/${id}`, undefined, headers)
  }

  /** Votes from many devices, each a new one: n[i] votes for option i + 1. */
  async crowd(pollId, n, name) {
    for (const [i, count] of n.entries())
      for (let k = 0; k < count; k++)
        await this.ask('POST', `polls/${pollId}/votes`, {
          option_ids: [i + 1],
          vote_id: crypto.randomUUID(),
          ...(name ? { voter_name: `${name} ${i} ${k}` } : {}),
        })
  }
}
