import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import './dom'
import { checkLot, lotOrder } from '../../src/lot'
import { noteLot } from '../../src/memory'
import { fromHex, sha256, sha256Here, toHex } from '../../src/sha256'
import type { Lot } from '../../src/proto'
import { poll } from './fixtures'

const node = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

test('our SHA-256 is SHA-256, at every length around a block', async () => {
  assert.equal(toHex(sha256Here(new TextEncoder().encode('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  for (const n of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const data = Uint8Array.from({ length: n }, (_, i) => (i * 7) & 255)
    assert.equal(toHex(sha256Here(data)), node(data), String(n))
    assert.equal(toHex(await sha256(data)), node(data), String(n))
  }
})

const seed = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
const key = (id: number) => node(Buffer.concat([Buffer.from(seed, 'hex'), Buffer.from(String(id))]))
const order = [1, 2, 3, 10].sort((a, b) => (key(a) < key(b) ? -1 : 1))
const hash = node(Buffer.from(seed, 'hex'))
const other = hash.replace(/./, hash[0] === '0' ? '1' : '0')
const lot = (change: Partial<Lot> = {}): Lot => ({ draw: 1, hash, seed, order, ...change })
const check = (change: Partial<Lot>) => checkLot('P', lot(change), [1, 2, 3, 10])

test('a lot that holds, and ones that do not', async () => {
  assert.deepEqual(await lotOrder(fromHex(seed), [1, 2, 3, 10]), order)
  assert.deepEqual(await check({}), { hash: true, order: true, seen: false })
  assert.deepEqual(await check({ order: [...order].reverse() }), { hash: true, order: false, seen: false })
  assert.equal((await check({ hash: other })).hash, false)
})

test('a seed is held to the hash that was shown here before the close, whatever the answer that tells it says', async () => {
  const open = (change: Partial<Lot> = {}) => noteLot(poll({ id: 'P', lot: { draw: 1, hash, seed: null, order: null, ...change } }))
  open()
  open({ hash: other }) // the hash shown first counts
  assert.deepEqual(await check({}), { hash: true, order: true, seen: true })
  open({ draw: 2, hash: other })
  noteLot(poll({ id: 'P', lot: lot({ draw: 3 }) }))
  assert.deepEqual(await check({ draw: 2 }), { hash: false, order: true, seen: true })
  assert.equal((await check({ draw: 3 })).seen, false)
})

test('without the browser’s own hash, ours does the same', async () => {
  const subtle = crypto.subtle
  Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true })
  try {
    assert.deepEqual(await checkLot('Q', lot(), [1, 2, 3, 10]), { hash: true, order: true, seen: false })
  } finally {
    Object.defineProperty(crypto, 'subtle', { value: subtle, configurable: true })
  }
})
