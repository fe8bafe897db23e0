// Checks the size of what phones download, in brotli bytes, against its limits: node budgets.mjs [dist]
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'dist')
const { assets } = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
const KB = 1024
const size = (a) => a.brotli?.size ?? a.size
const find = (path) => assets.find((a) => a.path === '/' + path)
const page = readFileSync(join(dist, 'index.html'), 'utf8')

/** A script and everything that it imports statically. */
function closure(path, seen = new Set()) {
  if (seen.has(path)) return seen
  seen.add(path)
  const text = readFileSync(join(dist, path), 'utf8')
  for (const m of text.matchAll(/(?:^|[;}\n])import(?:[\w${},*\s]+from)?"\.\/([\w.-]+)"/g)) closure('assets/' + m[1], seen)
  return seen
}
const sum = (paths) => [...paths].reduce((n, p) => n + size(find(p)), 0)

const entry = /<script type="module" src="([^"]+)"/.exec(page)[1]
const style = /<link rel="stylesheet" href="([^"]+)"/.exec(page)[1]
const voter = closure(entry)
const font = assets.find((a) => a.path.endsWith('.woff2'))
const lazy = assets.filter((a) => /^\/assets\/.*\.js$/.test(a.path) && !voter.has(a.path.slice(1)))

const rows = [
  ["voter's script", sum(voter), 22 * KB],
  ["voter's style", size(find(style)), 8 * KB],
  ['font', font.size, 20 * KB],
  ['first vote screen', sum(voter) + size(find(style)) + font.size + size(find('index.html')), 60 * KB],
  ['embed.js', size(find('embed.js')), 12 * KB],
  ...lazy.map((a) => [a.source?.slice(4) ?? a.path.slice(8), size(a), 25 * KB]),
]
let over = 0
for (const [name, bytes, limit] of rows) {
  if (bytes > limit) over++
  console.log(`${bytes > limit ? 'OVER' : 'ok  '} ${String(bytes).padStart(6)} of ${String(limit).padStart(6)}  ${name}`)
}
console.log(`${rows.length - over} passed, ${over} failed`)
process.exit(over ? 1 : 0)
