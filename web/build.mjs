// Builds the web app into dist/: hashed names, a .br and a .gz next to every file that compresses well, and manifest.json,
// which is all that the C++ side reads. The same sources give the same bytes.
//   node build.mjs [--out DIR] [--watch]
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { minify } from 'terser'

const here = dirname(fileURLToPath(import.meta.url))
const flag = (name) => {
  const i = process.argv.indexOf(name)
  return i < 0 ? undefined : process.argv[i + 1]
}
const out = resolve(flag('--out') ?? join(here, 'dist'))

const MIME = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
}
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  write: true,
  metafile: true,
  legalComments: 'none',
  charset: 'utf8',
  target: ['chrome90', 'firefox90', 'safari15'],
  outdir: out,
  logLevel: 'warning',
  // Chrome 90 has `?.`, with a bug only in calls with a spread argument. There are no such calls: a test checks that.
  supported: { 'optional-chain': true },
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/chunk-[hash]',
  assetNames: 'assets/[name]-[hash]',
}

/** The style sheet of the embedded element, as a minified string. */
const minifiedCss = {
  name: 'minified css',
  setup: (b) =>
    b.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: (await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, target: common.target })).code.trim(),
      loader: 'text',
    })),
}

/** The output path in dist of each entry point, by its source. */
function outputs(result) {
  const byEntry = {}
  for (const [file, meta] of Object.entries(result.metafile.outputs))
    if (meta.entryPoint) byEntry[meta.entryPoint] = relative(out, resolve(here, file)).split(sep).join('/')
  return byEntry
}

/** The entry only imports the chunk that everything shares, so the page loads that one directly and saves a round trip. */
function onlyImport(entry) {
  const chunk = readFileSync(join(out, entry), 'utf8').match(/^import"\.\/([\w.-]+)";\s*$/)?.[1]
  if (!chunk) return entry
  rmSync(join(out, entry))
  return 'assets/' + chunk
}

async function bundle() {
  const css = outputs(
    await build({ ...common, entryPoints: ['css/app.css', 'css/stage.css', 'css/desk.css'], loader: { '.woff2': 'file' } }),
  )
  const js = outputs(
    await build({
      ...common,
      entryPoints: ['src/main.tsx'],
      format: 'esm',
      splitting: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      define: { STAGE_CSS: JSON.stringify(css['css/stage.css']), DESK_CSS: JSON.stringify(css['css/desk.css']) },
    }),
  )
  await build({
    ...common,
    entryPoints: { embed: 'src/embed.ts' },
    format: 'iife',
    entryNames: '[name]',
    loader: { '.css': 'text' },
    plugins: [minifiedCss],
  })
  await build({ ...common, entryPoints: { sw: 'src/sw.ts' }, format: 'iife', entryNames: '[name]' })
  return { style: css['css/app.css'], script: onlyImport(js['src/main.tsx']), js }
}

function files(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)]))
}

/** What esbuild has bundled, once more: what phones download becomes 3 % smaller. Under --watch it is not worth the wait. */
async function pack() {
  if (process.argv.includes('--watch')) return
  for (const file of files(out).filter((f) => f.endsWith('.js'))) {
    const module = file.startsWith(join(out, 'assets'))
    const packed = await minify(readFileSync(file, 'utf8'), { module, ecma: 2020, compress: { passes: 2 } })
    writeFileSync(file, packed.code)
  }
}

function writePage({ style, script }) {
  const font = files(join(out, 'assets'))
    .map((f) => relative(out, f).split(sep).join('/'))
    .find((f) => f.endsWith('.woff2'))
  const page = readFileSync(join(here, 'static/index.html'), 'utf8')
    .replaceAll('%STYLE%', style)
    .replaceAll('%SCRIPT%', script)
    .replaceAll('%FONT%', font)
  writeFileSync(join(out, 'index.html'), page)
  for (const name of ['icon.svg', 'app.webmanifest', 'robots.txt', 'third-party.txt'])
    writeFileSync(join(out, name), readFileSync(join(here, 'static', name)))
}

/** Writes a compressed form if it saves at least a twentieth, and returns its name and size. */
function compressed(file, suffix, bytes, packed) {
  if (packed.length > bytes.length * 0.95) return null
  writeFileSync(file + suffix, packed)
  return {
    file: relative(out, file + suffix)
      .split(sep)
      .join('/'),
    size: packed.length,
  }
}

/** Settings for how distances are coded. Which of them suits a file best is luck, and worth up to half a percent of its size. */
const DISTANCES = [
  [0, 0],
  [0, 1],
  [1, 2],
  [2, 4],
  [3, 0],
  [3, 32],
]

/** The smallest of the results with these settings. */
function smallestBrotli(bytes) {
  const ways = DISTANCES.slice(0, process.argv.includes('--watch') ? 1 : undefined).map(([postfix, direct]) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
        [constants.BROTLI_PARAM_NDIRECT]: direct,
      },
    }),
  )
  return ways.reduce((best, way) => (way.length < best.length ? way : best))
}

/** `js` names the chunks' sources. In the voter's script, which refers to many chunks, readable names would cost bytes. */
function writeManifest(js) {
  const sources = Object.fromEntries(Object.entries(js).map(([source, path]) => [path, source]))
  const entries = files(out).map((file) => {
    const bytes = readFileSync(file),
      path = relative(out, file).split(sep).join('/')
    const br = smallestBrotli(bytes)
    return {
      path: '/' + path,
      file: path,
      source: sources[path],
      mime: MIME[path.split('.').pop()] ?? 'application/octet-stream',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      immutable: /^assets\/.+-[A-Z0-9]{8}\.\w+$/.test(path),
      gzip: compressed(file, '.gz', bytes, gzipSync(bytes, { level: 9 })),
      brotli: compressed(file, '.br', bytes, br),
    }
  })
  entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ assets: entries }, null, 1) + '\n')
}

async function run() {
  const start = process.hrtime.bigint()
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const bundled = await bundle()
  await pack()
  writePage(bundled)
  writeManifest(bundled.js)
  console.log(`web app built in ${Number((process.hrtime.bigint() - start) / 1000000n)} ms`)
}

await run()
if (process.argv.includes('--watch')) {
  let timer
  for (const dir of ['src', 'css', 'static'])
    watch(join(here, dir), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(() => run().catch((e) => console.error(e.message)), 50)
    })
}
