import { createServer } from 'node:net'
import tls from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import {
  afterRequest,
  context,
  createCleanup,
  listen,
  openWire,
  postTo,
  serve,
  serveRaw,
} from './fixtures.ts'
import { createMemorySink, tokenOf } from './memory-sink.ts'
import { SELF_SIGNED } from './self-signed.ts'

const cleanup = createCleanup()
afterEach(() => cleanup.run())

async function failureAt(url: string, options: Parameters<typeof openWire>[1] = {}) {
  const { exchange, answer } = await openWire(cleanup, options).exchange(postTo(url), context())
  expect(answer).toBeNull()
  return [exchange.error?.sent, exchange.error?.code]
}

describe('what is proved not to have been sent', () => {
  test('a refused connection', async () => {
    const port = await listen(createServer(), cleanup)
    await cleanup.run()
    expect(await failureAt(`http://127.0.0.1:${port}/`)).toEqual([false, 'connect-refused'])
  })

  test('a name that does not exist', async () => {
    expect(await failureAt('http://nowhere.invalid/')).toEqual([false, 'dns'])
  })

  test('a certificate that nobody vouches for, and the key never arrives', async () => {
    let received = 0
    const server = tls.createServer(SELF_SIGNED, (socket) => {
      socket.on('data', (chunk) => {
        received += chunk.length
      })
    })
    const port = await listen(server, cleanup)
    expect(await failureAt(`https://localhost:${port}/`)).toEqual([false, 'tls'])
    expect(received).toBe(0)
  })

  test('a server that does not speak TLS', async () => {
    const origin = await serveRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    }, cleanup)
    expect(await failureAt(origin.replace('http:', 'https:'))).toEqual([false, 'tls'])
  })

  test('a server that hangs up during the handshake', async () => {
    const origin = await serveRaw((socket) => {
      socket.once('data', () => socket.resetAndDestroy())
    }, cleanup)
    expect(await failureAt(origin.replace('http:', 'https:'))).toEqual([false, 'connect-reset'])
  })

  test('a handshake that never ends', async () => {
    const origin = await serveRaw(() => {}, cleanup)
    const options = { connectTimeoutMs: 50 }
    expect(await failureAt(origin.replace('http:', 'https:'), options)).toEqual([
      false,
      'connect-timeout',
    ])
  })

  test('a request that waited for a socket until its deadline', async () => {
    let requests = 0
    const origin = await serve(() => {
      requests += 1
      if (requests === 1) first.resolve()
    }, cleanup)
    const first = Promise.withResolvers<void>()
    const wire = openWire(cleanup, { maxConnections: 1 })
    const hanging = wire.exchange(postTo(origin), context())
    await first.promise
    const deadlineAt = performance.now() + 30
    const { exchange } = await wire.exchange(postTo(origin), context({ deadlineAt }))
    expect(exchange.error).toMatchObject({ sent: false, code: 'queue-deadline' })
    expect(exchange.totalMs).toBe(0)
    await wire.close()
    expect((await hanging).exchange.error).toMatchObject({ sent: true, code: 'aborted' })
    expect(requests).toBe(1)
  })

  test('a deadline that had passed already, an abort before, a header that HTTP forbids', async () => {
    let connections = 0
    const origin = await serveRaw(() => {
      connections += 1
    }, cleanup)
    const wire = openWire(cleanup)
    const late = await wire.exchange(postTo(origin), context({ deadlineAt: performance.now() - 1 }))
    expect(late.exchange.error).toMatchObject({ sent: false, code: 'queue-deadline' })
    const stopped = await wire.exchange(postTo(origin), context({ signal: AbortSignal.abort() }))
    expect(stopped.exchange.error).toMatchObject({ sent: false, code: 'aborted' })
    const spec = postTo(origin, { headers: { 'x-note': 'two\r\nlines' } })
    const forbidden = await wire.exchange(spec, context())
    expect(forbidden.exchange.error).toMatchObject({ sent: false, code: 'bad-request' })
    const nowhere = await wire.exchange(postTo('nowhere'), context())
    expect(nowhere.exchange.error).toMatchObject({ sent: false, code: 'bad-url' })
    const file = await wire.exchange(postTo('file:///etc/passwd'), context())
    expect(file.exchange.error).toMatchObject({ sent: false, code: 'blocked-scheme' })
    expect(connections).toBe(0)
  })

  test('what onSent refuses: its error is thrown and the server gets no byte', async () => {
    let received = 0
    const origin = await serveRaw((socket) => {
      socket.on('data', (chunk) => {
        received += chunk.length
      })
    }, cleanup)
    const refusal = new Error('the ledger refused')
    const onSent = () => {
      throw refusal
    }
    const wire = openWire(cleanup)
    await expect(wire.exchange(postTo(origin), context({ onSent }))).rejects.toBe(refusal)
    await wire.close()
    expect(received).toBe(0)
  })
})

describe('what may have been sent', () => {
  test('a reset after the request', async () => {
    const origin = await serveRaw(
      afterRequest((socket) => socket.resetAndDestroy()),
      cleanup,
    )
    expect(await failureAt(origin)).toEqual([true, 'reset'])
  })

  test('a close after the request', async () => {
    const origin = await serveRaw(
      afterRequest((socket) => socket.end()),
      cleanup,
    )
    expect(await failureAt(origin)).toEqual([true, 'closed'])
  })

  test('a close or a reset at once after accepting is never called not sent', async () => {
    const closing = await serveRaw((socket) => socket.end(), cleanup)
    expect((await failureAt(closing))[0]).toBe(true)
    const resetting = await serveRaw((socket) => socket.resetAndDestroy(), cleanup)
    const [sent, code] = await failureAt(resetting)
    // The reset may arrive before or after undici begins to write: both are told as they were.
    expect([sent, code]).toEqual(
      sent === true ? [true, expect.stringMatching(/^(reset|closed)$/)] : [false, 'connect-reset'],
    )
  })

  test('no answer before the deadline', async () => {
    const arrived = Promise.withResolvers<void>()
    const origin = await serveRaw(
      afterRequest(() => arrived.resolve()),
      cleanup,
    )
    let now = 0
    const wire = openWire(cleanup, { clock: { now: () => 0, monotonic: () => now } })
    // The clock stands still until the server has the request, then it is past the deadline.
    const running = wire.exchange(postTo(origin), context({ deadlineAt: 20 }))
    await arrived.promise
    now = 21
    const { exchange, answer } = await running
    expect(answer).toBeNull()
    expect(exchange.error).toMatchObject({ sent: true, code: 'deadline' })
    expect(exchange.totalMs).toBe(21)
    expect(exchange.firstByteMs).toBeNull()
  })

  test('a body that stops until the deadline keeps what came', async () => {
    const origin = await serveRaw(
      afterRequest((socket) =>
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-length: 5000\r\ncontent-type: application/json\r\n\r\n["${'A'.repeat(2_400)}`,
        ),
      ),
      cleanup,
    )
    let now = 0
    const memory = createMemorySink()
    const blobs = {
      ...memory,
      open() {
        now = 21
        return memory.open()
      },
    }
    const wire = openWire(cleanup, { clock: { now: () => 0, monotonic: () => now } })
    const { exchange, answer } = await wire.exchange(
      postTo(origin),
      context({ deadlineAt: 20, blobs }),
    )
    expect(answer).toBeNull()
    expect(exchange).toMatchObject({
      status: 200,
      responseBody: `["${tokenOf(Buffer.alloc(1_800))}`,
      responseBytes: 2_402,
      error: { sent: true, code: 'deadline' },
    })
    expect([...memory.finished.values()]).toEqual([Buffer.alloc(1_800)])
  })

  test('an abort after the request', async () => {
    const stop = new AbortController()
    const origin = await serveRaw(
      afterRequest(() => stop.abort()),
      cleanup,
    )
    const { exchange } = await openWire(cleanup).exchange(
      postTo(origin),
      context({ signal: stop.signal }),
    )
    expect(exchange.error).toMatchObject({ sent: true, code: 'aborted' })
  })

  test.each([
    ['with a length', 'content-length: 500\r\n\r\n{"data":[1'],
    ['chunked', 'transfer-encoding: chunked\r\n\r\na\r\n{"data":[1\r\n'],
  ])('a body cut short (%s), kept as it came', async (_, rest) => {
    for (const cut of ['end', 'resetAndDestroy'] as const) {
      const origin = await serveRaw(
        afterRequest((socket) =>
          socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${rest}`, () =>
            setImmediate(() => socket[cut]()),
          ),
        ),
        cleanup,
      )
      const { exchange, answer } = await openWire(cleanup).exchange(postTo(origin), context())
      expect(answer, cut).toBeNull()
      expect(exchange.error, cut).toMatchObject({ sent: true })
      if (cut === 'end')
        expect(exchange).toMatchObject({
          status: 200,
          responseBody: '{"data":[1',
          error: { code: 'truncated' },
        })
    }
  })

  test('a body without length that is cut is text, not JSON: no error shows it', async () => {
    const origin = await serveRaw(
      afterRequest((socket) =>
        socket.end(
          'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"data":[{"b',
        ),
      ),
      cleanup,
    )
    const { exchange, answer } = await openWire(cleanup).exchange(postTo(origin), context())
    expect(exchange.error).toBeNull()
    expect(answer?.body).toEqual({ kind: 'text', text: '{"data":[{"b' })
  })

  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
    [
      '20 KB of headers',
      `HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(20_000)}\r\ncontent-length: 2\r\n\r\n{}`,
    ],
  ])('%s instead of an answer', async (_, answer) => {
    const origin = await serveRaw(
      afterRequest((socket) => socket.end(answer)),
      cleanup,
    )
    expect(await failureAt(origin)).toEqual([true, 'protocol'])
  })

  test('a stale kept socket is not replayed: two posts reach the server for two calls', async () => {
    let posts = 0
    const origin = await serveRaw(
      afterRequest((socket) => {
        posts += 1
        if (posts === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
        else socket.destroy()
      }),
      cleanup,
    )
    const wire = openWire(cleanup, { maxConnections: 1 })
    const spec = postTo(origin, { purpose: 'cancel' })
    expect((await wire.exchange(spec, context())).exchange.error).toBeNull()
    expect((await wire.exchange(spec, context())).exchange.error?.sent).toBe(true)
    expect(posts).toBe(2)
  })
})
