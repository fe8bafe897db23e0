import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const text = (file: string) => readFileSync(join(process.cwd(), file), 'utf8')

test('every package and font that goes out with the app has its notice, with whose it is', () => {
  const notices = text('static/third-party.txt')
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, { dev?: boolean; license?: string }> }
  const shipped = Object.keys(packages).filter((name) => name && !packages[name]!.dev)
  assert.ok(shipped.length >= 2)
  for (const name of shipped) {
    assert.equal(packages[name]!.license, 'MIT', name)
    const whose = /^Copyright.*$/m.exec(text(join(name, 'LICENSE')))![0]
    assert.ok(notices.includes(whose), `${name}: ${whose}`)
  }
  const font = /^Copyright \d+ .*? Authors/m.exec(text('static/fonts/OFL.txt'))![0]
  assert.ok(notices.includes(font), font)
})
