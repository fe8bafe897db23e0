import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qrOf, qrPath } from '../../src/qr'

/** Rows of modules as hexadecimal numbers, the leftmost module first. */
const rows = (text: string): string =>
  qrOf(text)!
    .map((row) => BigInt('0b' + row.map((on) => (on ? 1 : 0)).join('')).toString(16))
    .join(' ')

// As the server's library draws them: one with two blocks, and one with four and the version next to the corners.
const SMALL =
  '1fd78eda7f 104bd10041 174bafe15d 1758362b5d 175de5af5d 105e96c941 1fd555557f 145e4000 11736657f9 120130216 ec495c64c 1634c89416 cef2af2e7 1a876c6f38 '
  + 'a49a4f2ac 1c88e2b605 146a5326cd 1cbace5a1e 1c72e67e60 a2a7fe2e6 7d848d0e4 595f0be10 86cf9367c 171fbd663d 12d42674ed 1d8c53039c 14211c390 5a4089635 '
  + '1efeefe3f6 15bc2d16 1fd5f4e158 104e61b11f 17561315f6 174d4e5aee 17436e6cce 1044bfa2be 1fdd18e247'
const LARGE =
  '1fd9f905497f 105181310241 1756ed7a7a5d 17420c39db5d 175a43f4f75d 1047bd1fa041 1fd55555557f 16d11cc00 13f6e5f38097 e8f1d9fdf4a 74ec900bc3f d958fee1d0c '
  + 'feb4687165a 1f16a0055376 9c4d75f99cc 29c5f46c286 1e63c708b209 1880f363edbd 1a619e9983a1 20eb3da11d 1ff2a5f5c7f1 7153317df1c 155e355ad5f 314691c3b17 '
  + '1ffa23fd1df0 1702e46458ea 7f98f0e18b0 1d88f7b6ca0f 13715c0e9299 108c9419ded3 19c74a9219f5 11167391aa8e 1fc25671ed61 1aaf6f9eedf0 17255631edd '
  + 'f1c911c18e7 1359e7f997fb 18fb12fb1e 1fda6d5b2354 105c73188b1e 175a31f859f2 175c99994e47 174cace1a115 1042c4cf6ccf 1fd0b85782c8'

test('a QR code is module for module what the server draws of the same text', () => {
  assert.equal(rows('http://a-name-of-fifty-characters-for-the.school.example/241508'), SMALL)
  assert.equal(
    rows('http://polls-of-the-lower-school.example-of-a-name-as-long-as-a-link-with-two-keys-in-it-is.school.example/638233'),
    LARGE,
  )
})

test('a code is as large as its text needs, and there is none of what no link is as long as', () => {
  const side = (bytes: number) => qrOf('x'.repeat(bytes))?.length
  assert.deepEqual([1, 14, 15, 213, 214, 412, 413].map(side), [21, 21, 25, 57, 61, 77, undefined])
  assert.equal(
    qrPath([
      [true, false],
      [false, true],
    ]),
    'M0 0h1v1h-1zM1 1h1v1h-1z',
  )
})
