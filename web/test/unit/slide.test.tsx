import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import './dom'
import { useSlide } from '../../src/ui/slide'

const ROW = 100,
  SEEN = 800,
  page = () => document.getElementById('app')!

function List({ order }: { order: readonly number[] }) {
  const list = useSlide(order)
  return (
    <ol ref={list}>
      {order.map((id) => (
        <li key={id} data-id={id} />
      ))}
    </ol>
  )
}

/** What a browser does with rows of equal height: where each is, and what was asked of the page, in order. */
function laidOut(t: { after(run: () => void): void }): string[] {
  const asked: string[] = [],
    proto = HTMLElement.prototype as HTMLElement & Record<string, unknown>
  const at = (e: Element) => [...e.parentElement!.children].indexOf(e) * ROW
  Object.defineProperty(proto, 'offsetTop', {
    configurable: true,
    get(this: HTMLElement) {
      asked.push('measure')
      return at(this)
    },
  })
  proto.getBoundingClientRect = function (this: HTMLElement) {
    asked.push('measure')
    return { top: at(this), bottom: at(this) + ROW } as DOMRect
  }
  proto.animate = function (this: HTMLElement, [from]: { transform: string }[]) {
    asked.push(`${this.dataset.id} ${from!.transform}`)
  } as unknown as HTMLElement['animate']
  const g = globalThis as unknown as { innerHeight: number }
  g.innerHeight = SEEN
  t.after(() => {
    render(null, page())
    for (const name of ['offsetTop', 'getBoundingClientRect', 'animate']) Reflect.deleteProperty(proto, name)
  })
  return asked
}

test('rows slide from where they were, and all are measured before the first one moves', async (t) => {
  const asked = laidOut(t),
    show = (order: number[]) => act(() => render(<List order={order} />, page()))
  await show([1, 2, 3])
  assert.ok(!asked.some((what) => what !== 'measure'))
  asked.length = 0
  await show([3, 1, 2])
  const first = asked.findIndex((what) => what !== 'measure')
  assert.deepEqual(asked.slice(first), ['3 translateY(200px)', '1 translateY(-100px)', '2 translateY(-100px)'])
  asked.length = 0
  await show([3, 1, 2])
  assert.deepEqual(asked, [])
})

test('of a long list only those move that are seen on their way; new ones are there at once', async (t) => {
  const asked = laidOut(t),
    show = (order: number[]) => act(() => render(<List order={order} />, page()))
  const all = Array.from({ length: 100 }, (_, i) => i + 1)
  await show(all)
  await show([...all.slice(0, 50), 52, 51, ...all.slice(52)])
  assert.ok(!asked.some((what) => what !== 'measure'))
  asked.length = 0
  await show([100, ...all.slice(0, 99)])
  assert.deepEqual(
    asked.filter((what) => what !== 'measure').map((what) => Number(what.split(' ')[0])),
    [100, 1, 2, 3, 4, 5, 6, 7, 8],
  )
  asked.length = 0
  await show([101, 100, ...all.slice(0, 99)])
  assert.ok(!asked.some((what) => what.startsWith('101 ')))
})
