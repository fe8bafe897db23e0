// The few lines of RFC 6455 that the fake server needs: handshake, text frames, close.
import { createHash } from 'node:crypto'

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

function frame(text) {
  const body = Buffer.from(text)
  const head = body.length < 126 ? Buffer.from([0x81, body.length]) : Buffer.from([0x81, 126, body.length >> 8, body.length & 255])
  return Buffer.concat([head, body])
}

/** Accepts the upgrade; calls onText for every message and onClose once. */
export function accept(request, socket, onText, onClose) {
  const key = createHash('sha1')
    .update(request.headers['sec-websocket-key'] + MAGIC)
    .digest('base64')
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`)
  let buffer = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      if (buffer.length < 2) return
      let length = buffer[1] & 127,
        at = 2
      if (length === 126) {
        if (buffer.length < 4) return
        length = buffer.readUInt16BE(2)
        at = 4
      }
      if (buffer.length < at + 4 + length) return
      const mask = buffer.subarray(at, at + 4),
        opcode = buffer[0] & 15
      const body = Buffer.from(buffer.subarray(at + 4, at + 4 + length).map((b, i) => b ^ mask[i % 4]))
      buffer = buffer.subarray(at + 4 + length)
      if (opcode === 1) onText(body.toString())
      else if (opcode === 8) socket.end()
    }
  })
  socket.on('close', onClose)
  socket.on('error', () => socket.destroy())
  return { send: (o) => socket.writable && socket.write(frame(JSON.stringify(o))), close: () => socket.destroy() }
}
