import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const files = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)]))
const read = (dir: string, ext: RegExp) =>
  files(join(process.cwd(), dir))
    .filter((f) => ext.test(f))
    .map((f) => [f, readFileSync(f, 'utf8')] as const)

test('style sheets know no left and right, so that right-to-left just works', () => {
  const physical = /(?:^|[;{\s])(?:(?:margin|padding|border|inset)-(?:left|right)|left|right|text-align\s*:\s*(?:left|right)|float)\s*:/
  for (const [file, css] of [...read('css', /\.css$/), ...read('src', /\.css$/)])
    for (const line of css.split('\n')) assert.doesNotMatch(line, physical, file)
})

test('the joined letters of Arabic are not spaced', () => {
  assert.match(read('css', /base\.css$/)[0]![1], /:lang\(ar\)[^{]*\{letter-spacing:0!important\}/)
})

test('a padding of four different values would not mirror', () => {
  for (const [file, css] of read('css', /\.css$/))
    for (const m of css.matchAll(/(?:padding|margin|inset):([^;}]+)/g)) {
      const v = m[1]!
        .replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '()')
        .trim()
        .split(/\s+/)
      assert.ok(v.length < 4 || v[1] === v[3], `${file}: ${m[0]}`)
    }
})

test('nothing that the content policy forbids is written', () => {
  for (const [file, code] of [...read('src', /\.tsx?$/), ...read('static', /\.html$/)])
    assert.doesNotMatch(
      code,
      /innerHTML|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|style="|\son\w+="/,
      file,
    )
})

test('no argument of an optional call is a spread one: Chrome 90 gets that wrong', () => {
  for (const [file, code] of read('src', /\.tsx?$/)) assert.doesNotMatch(code, /\?\.[\w.?!]*\((?:[^(){}[\]]*,)?\s*\.\.\./, file)
})

test('every address is relative to the base', () => {
  for (const [file, code] of read('src', /\.tsx$/)) assert.doesNotMatch(code, /(?:href|src)="\/(?!\/)/, file)
})

test('figures of results end at the edge, as percentages do: the words under them may be wider', () => {
  const [, sheet] = read('css', /vote\.css$/)[0]!
  assert.match(sheet, /\.opt \.pc\{[^}]*text-align:end/)
})
