import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const read = (file: string) => JSON.parse(readFileSync(join(process.cwd(), file), 'utf8'))

/** Says that it needs Node 20; what the tests use of it runs with 18. */
const RUNS_ALL_THE_SAME = ['node_modules/happy-dom']

/** Whether 18.13 satisfies a range like "^18.1 || >=20.0.0"; ranges of other forms throw. */
function admits18(range: string): boolean {
  return range.split('||').some((one) => {
    const [, sign, major, minor] = /^\s*(>=|\^)\s*(\d+)(?:\.(\d+))?(?:\.\d+)?\s*$/.exec(one) ?? assert.fail(`an unknown form: ${range}`)
    const atLeast = Number(major) < 18 || (Number(major) === 18 && Number(minor ?? 0) <= 13)
    return sign === '>=' ? atLeast : Number(major) === 18 && atLeast
  })
}

test('everything that is installed runs with the Node that Debian 12 has', () => {
  assert.equal(read('package.json').engines.node, '>=18.13')
  const locked = Object.entries<{ engines?: { node?: string } }>(read('package-lock.json').packages)
  assert.ok(locked.length > 10)
  const tooNew = locked.filter(([, p]) => p.engines?.node && !admits18(p.engines.node)).map(([name]) => name)
  assert.deepEqual(tooNew, RUNS_ALL_THE_SAME)
  assert.deepEqual(['>=20', '>=18', '^16.1.0 || >=18.14', '^18.2.0'].map(admits18), [false, true, false, true])
})
