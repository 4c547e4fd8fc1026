import type { ServerResponse } from 'node:http'
import { pause } from './pause.ts'
import type { Reply } from './reply.ts'
import { isSocketFault, shapeSocket } from './socket-fault.ts'
import { spoilt } from './spoil.ts'

const NOT_JSON = Buffer.from('upstream says: this is no JSON {')
const TRICKLE_MS = 50

/** Answers that are no proper HTTP, written to the socket as they stand. */
const NOT_HTTP = {
  garbage: 'SSH-2.0-OpenSSH_9.6\r\n',
  'two-lengths': 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
} as const

const LONG_HEADER = 'a'.repeat(20_000)

/**
 * Sends a reply over the raw socket, with the faults that strike on the way, and tells the ledger
 * what the client saw. An answer counts as seen when its last byte was handed to the socket; a
 * client that goes away before that was `disconnected`. `sleep` does the waiting of slow faults.
 */
export async function deliver(
  given: Reply,
  outgoing: ServerResponse,
  sleep: typeof pause = pause,
): Promise<void> {
  const reply = spoilt(given)
  const { entry, fault, body } = reply
  const gone = new AbortController()
  outgoing.once('close', () => {
    if (outgoing.writableFinished) return
    gone.abort()
    entry?.saw('disconnected')
  })
  outgoing.once('error', () => gone.abort())
  const drop = (): void => {
    entry?.saw('disconnected')
    outgoing.socket?.resetAndDestroy()
  }
  if (outgoing.destroyed) {
    entry?.saw('disconnected')
    // The work still goes on to its end, where the world says so.
    if (body.kind === 'events') for await (const _ of body.events);
    return
  }
  if (body.kind === 'dropped' || fault?.fault === 'lost-after') {
    if (body.kind === 'events') for await (const _ of body.events);
    drop()
    return
  }
  if (fault?.fault === 'slow-headers') await sleep(fault.delayMs, gone.signal)
  let isBroken = false
  if (isSocketFault(fault) && outgoing.socket !== null)
    shapeSocket(outgoing.socket, fault, {
      sleep,
      onBroken: () => {
        isBroken = true
        entry?.saw('disconnected')
      },
    })
  const delivered = (): void => {
    if (!gone.signal.aborted && !isBroken) entry?.saw(reply.status < 300 ? 'delivered' : 'failed')
  }
  if (fault?.fault === 'garbage' || fault?.fault === 'two-lengths') {
    outgoing.socket?.end(NOT_HTTP[fault.fault])
    entry?.saw('failed')
    return
  }
  if (fault?.fault === 'not-json') {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(NOT_JSON)
    entry?.saw('failed')
    return
  }
  if (body.kind === 'events') {
    await sendEvents(body.events, reply, outgoing, { drop, gone: gone.signal, delivered, sleep })
    return
  }
  const length = body.pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (fault?.fault === 'unframed-cut') {
    // Neither a length nor chunks: the end of the connection is the end of the answer.
    outgoing.useChunkedEncodingByDefault = false
    outgoing.shouldKeepAlive = false
    outgoing.writeHead(reply.status, reply.headers).end(half(body.pieces, length))
    entry?.saw('failed')
    return
  }
  if (fault?.fault === 'header-overflow') outgoing.setHeader('x-long', LONG_HEADER)
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': length })
  if (fault?.fault === 'cut-body') {
    // Dropped once the half has left, so that the client has headers and a part of the body.
    outgoing.write(half(body.pieces, length), drop)
    return
  }
  if (fault?.fault === 'slow-body') {
    const step = Math.max(1, Math.round((fault.bytesPerSecond * TRICKLE_MS) / 1_000))
    const whole = Buffer.concat(body.pieces)
    for (let at = step; at < whole.length && !gone.signal.aborted; at += step) {
      outgoing.write(whole.subarray(at - step, at))
      await sleep(TRICKLE_MS, gone.signal)
    }
    // The last bytes go after the ledger knows, as those of any other answer do.
    delivered()
    outgoing.end(whole.subarray(Math.floor((whole.length - 1) / step) * step))
    return
  }
  delivered()
  outgoing.cork()
  for (const piece of body.pieces.slice(0, -1)) outgoing.write(piece)
  // Ended while corked: an end by itself is one more call of the system for no bytes.
  outgoing.end(body.pieces.at(-1))
  outgoing.uncork()
}

async function sendEvents(
  events: AsyncIterable<string>,
  reply: Reply,
  outgoing: ServerResponse,
  {
    drop,
    gone,
    delivered,
    sleep,
  }: { drop: () => void; gone: AbortSignal; delivered: () => void; sleep: typeof pause },
): Promise<void> {
  outgoing.writeHead(reply.status, reply.headers)
  outgoing.flushHeaders()
  for await (const event of events) {
    if (gone.aborted) continue
    if (reply.fault?.fault === 'cut-body') {
      await new Promise<void>((resolve) => {
        outgoing.write(event.slice(0, event.length / 2), () => resolve())
      })
      drop()
      continue
    }
    if (reply.fault?.fault === 'slow-body') await sleep(TRICKLE_MS, gone)
    outgoing.write(event)
  }
  if (gone.aborted || outgoing.destroyed) return
  delivered()
  outgoing.end()
}

function half(pieces: readonly Buffer[], length: number): Buffer {
  return Buffer.concat(pieces).subarray(0, Math.floor(length / 2))
}
