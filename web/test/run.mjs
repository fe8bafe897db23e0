// Bundles every unit test with the app's sources and runs them with node:test.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '../node_modules/.tests')
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const tests = readdirSync(join(here, 'unit')).filter((f) => /\.test\.tsx?$/.test(f))
await build({
  absWorkingDir: here,
  entryPoints: tests.map((f) => 'unit/' + f),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node18',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  external: ['happy-dom'],
  sourcemap: 'inline',
  logLevel: 'warning',
  splitting: false,
  define: { STAGE_CSS: '"stage.css"', DESK_CSS: '"desk.css"' },
})
const files = tests.map((f) => join(out, f.replace(/\.tsx?$/, '.mjs')))
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' })
process.exit(run.status ?? 1)
