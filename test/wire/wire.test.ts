import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { createSecret } from '../../src/wire/secret.ts'
import { WrongOrigin } from '../../src/wire/wrong-origin.ts'
import { context, createCleanup, openWire, postTo, serve } from './fixtures.ts'
import { tokenOf } from './memory-sink.ts'

const cleanup = createCleanup()
afterEach(() => cleanup.run())

const KEY = 'sk-canary-4f9a1c77e2b84d0c'
const secret = createSecret('OPENAI_API_KEY', KEY)

function credentialFor(...origins: string[]) {
  return { secret, header: 'Authorization', prefix: 'Bearer ', origins }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString('latin1')
  })
  await once(request, 'end')
  return body
}

describe('a request', () => {
  test('is sent as JSON with the key, and recorded without it', async () => {
    const seen: { headers: IncomingMessage['headers']; body: string }[] = []
    const origin = await serve(async (request, response) => {
      seen.push({ headers: request.headers, body: await bodyOf(request) })
      response.setHeader('x-request-id', `req_${KEY}`)
      response.setHeader('x-kept', 'yes')
      response.setHeader('set-cookie', 'session=1')
      response.setHeader('x-dropped', 'no')
      response.setHeader('content-type', 'application/json')
      response.end(`{"echo":"${KEY}"}`)
    }, cleanup)
    const spec = postTo(`${origin}/v1/images?trace=${KEY}`, { credential: true })
    const asked = context({
      credential: credentialFor(origin),
      keptHeaders: ['x-kept', 'date', 'set-cookie'],
    })
    const { exchange, answer } = await openWire(cleanup).exchange(spec, asked)
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'content-length': '26',
      'accept-encoding': 'identity',
    })
    expect(seen[0]?.body).toBe('{"prompt":"a red bicycle"}')
    // Adapters make messages and ids of what they read: they never see the key.
    const json = { echo: '[secret:OPENAI_API_KEY]' }
    expect(answer).toMatchObject({ status: 200, body: { kind: 'json', json } })
    expect(JSON.stringify(answer)).not.toContain(KEY)
    expect(exchange).toMatchObject({
      purpose: 'submit',
      method: 'POST',
      url: `${origin}/v1/images?trace=[secret:OPENAI_API_KEY]`,
      status: 200,
      headers: {
        'content-type': 'application/json',
        'x-kept': 'yes',
        'x-request-id': 'req_[secret:OPENAI_API_KEY]',
      },
      requestBody: '{"prompt":"a red bicycle"}',
      responseBody: '{"echo":"[secret:OPENAI_API_KEY]"}',
      responseBytes: 37,
      startedAt: '2026-09-21T14:13:20.000Z',
      error: null,
    })
    expect(Object.keys(exchange.headers).sort()).toEqual(['content-type', 'x-kept', 'x-request-id'])
    expect(JSON.stringify(exchange)).not.toContain(KEY)
  })

  test('never goes to an origin its key does not belong to, not even without the key', async () => {
    let connections = 0
    const origin = await serve(() => {
      connections += 1
    }, cleanup)
    const wire = openWire(cleanup)
    const port = new URL(origin).port
    for (const known of [
      `https://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      'http://127.0.0.1',
      'nonsense',
    ]) {
      const asked = context({ credential: credentialFor(known) })
      const sending = wire.exchange(postTo(origin, { credential: true }), asked)
      await expect(sending, known).rejects.toBeInstanceOf(WrongOrigin)
      await expect(sending, known).rejects.not.toThrow(KEY)
    }
    expect(connections).toBe(0)
  })

  test('that does not ask for the key does not carry it', async () => {
    const origin = await serve((request, response) => {
      response.end(JSON.stringify(Object.keys(request.headers)))
    }, cleanup)
    const asked = context({ credential: credentialFor(origin) })
    const { answer } = await openWire(cleanup).exchange(postTo(origin), asked)
    expect(answer?.body).toMatchObject({ kind: 'json' })
    expect(JSON.stringify(answer?.body)).not.toContain('authorization')
  })

  test('is paid for on a socket of its own, and polls share one', async () => {
    const ports: (number | undefined)[] = []
    const origin = await serve((request, response) => {
      ports.push(request.socket.remotePort)
      response.end('{}')
    }, cleanup)
    const wire = openWire(cleanup, { maxConnections: 1 })
    for (let i = 0; i < 3; i += 1) await wire.exchange(postTo(origin), context())
    expect(new Set(ports).size).toBe(3)
    const poll = postTo(origin, { purpose: 'poll', method: 'GET', body: null })
    for (let i = 0; i < 3; i += 1) await wire.exchange(poll, context())
    expect(new Set(ports.slice(3)).size).toBe(1)
  })

  test('is not sent on when the answer redirects', async () => {
    let others = 0
    const other = await serve((_, response) => {
      others += 1
      response.end()
    }, cleanup)
    const wire = openWire(cleanup)
    for (const status of [301, 302, 303, 307, 308]) {
      const origin = await serve((_, response) => {
        response.writeHead(status, { location: `${other}/elsewhere` }).end()
      }, cleanup)
      const asked = context({ credential: credentialFor(origin) })
      const { exchange, answer } = await wire.exchange(postTo(origin, { credential: true }), asked)
      expect([exchange.error, answer?.status, answer?.body.kind]).toEqual([null, status, 'none'])
      expect(answer?.headers.location).toBe(`${other}/elsewhere`)
    }
    expect(others).toBe(0)
  })

  test('counts its time from the first byte sent', async () => {
    let now = 0
    const origin = await serve((_, response) => {
      now = 130
      response.end('{}')
    }, cleanup)
    const wire = openWire(cleanup, { clock: { now: () => 0, monotonic: () => now } })
    const onSent = () => {
      now = 100
    }
    const { exchange } = await wire.exchange(postTo(origin), context({ deadlineAt: 1_000, onSent }))
    expect([exchange.firstByteMs, exchange.totalMs]).toEqual([30, 30])
  })

  test('records pictures it carries by their hash', async () => {
    const origin = await serve(async (request, response) => {
      await bodyOf(request)
      response.end()
    }, cleanup)
    const picture = Buffer.alloc(3_000, 7)
    const json = {
      image: `data:image/png;base64,${picture.toString('base64')}`,
      note: `${'x'.repeat(3_000)}.`,
    }
    const wire = openWire(cleanup)
    const inJson = await wire.exchange(postTo(origin, { body: { kind: 'json', json } }), context())
    expect(JSON.parse(inJson.exchange.requestBody ?? '')).toEqual({
      ...json,
      image: `data:image/png;base64,${tokenOf(picture)}`,
    })
    const parts = [
      { name: 'prompt', value: 'a red bicycle' },
      { name: 'image', filename: 'room.png', mediaType: 'image/png', bytes: picture },
    ]
    const inParts = await wire.exchange(
      postTo(origin, { body: { kind: 'multipart', parts } }),
      context(),
    )
    expect(JSON.parse(inParts.exchange.requestBody ?? '')).toEqual([
      { name: 'prompt', value: 'a red bicycle' },
      {
        name: 'image',
        filename: 'room.png',
        mediaType: 'image/png',
        bytes: 3_000,
        sha256: tokenOf(picture).slice(7, -1),
      },
    ])
  })
})

describe('an answer', () => {
  async function answered(
    headers: Record<string, string>,
    body: string | Buffer,
    options: Parameters<typeof openWire>[1] & { readonly status?: number } = {},
  ) {
    const { status = 200, ...wireOptions } = options
    const origin = await serve((_, response) => {
      response.writeHead(status, headers).end(body)
    }, cleanup)
    const asked = context()
    return {
      ...(await openWire(cleanup, wireOptions).exchange(postTo(origin), asked)),
      blobs: asked.blobs,
    }
  }

  test('in JSON has its images on disk and tokens in its text', async () => {
    const image = Buffer.alloc(1_050_000, 5)
    const body = JSON.stringify({ data: [{ b64_json: image.toString('base64') }], usage: { n: 1 } })
    const { exchange, answer, blobs } = await answered({ 'content-type': 'application/json' }, body)
    const json = { data: [{ b64_json: tokenOf(image) }], usage: { n: 1 } }
    expect(answer?.body).toEqual({ kind: 'json', json })
    expect(exchange.responseBody).toBe(JSON.stringify(json))
    expect(exchange.responseBytes).toBe(body.length)
    expect([...blobs.finished.values()][0]?.equals(image)).toBe(true)
    expect(answer?.blobs).toHaveLength(1)
  })

  test.each([
    ['image/png', 200, 'image'],
    ['image/webp; q=1', 200, 'image'],
    ['application/octet-stream', 200, 'image'],
    ['application/octet-stream', 500, 'json'],
    ['application/problem+json', 400, 'json'],
    ['text/plain', 200, 'json'],
    ['image/svg+xml', 200, 'text'],
    ['text/html', 502, 'text'],
  ])('labelled %s with status %i is read as %s', async (type, status, kind) => {
    const { answer } = await answered({ 'content-type': type }, '{"a":1}', { status })
    expect([answer?.status, answer?.body.kind]).toEqual([status, kind])
  })

  test('without a label is JSON when it reads as JSON', async () => {
    expect((await answered({}, '[1]')).answer?.body).toEqual({ kind: 'json', json: [1] })
    expect((await answered({}, 'oops')).answer?.body).toEqual({ kind: 'text', text: 'oops' })
    expect((await answered({}, '')).answer?.body).toEqual({ kind: 'none' })
  })

  test('nested more than 64 deep is text', async () => {
    const deep = (n: number) => '['.repeat(n) + ']'.repeat(n)
    const type = { 'content-type': 'application/json' }
    expect((await answered(type, deep(64))).answer?.body.kind).toBe('json')
    expect((await answered(type, deep(65))).answer?.body.kind).toBe('text')
  })

  test('of events gives each with its data parsed', async () => {
    const image = Buffer.alloc(3_000, 9)
    const body = `: hi\r\nevent: image.done\r\ndata: {"b64_json":"${image.toString('base64')}"}\r\n\r\ndata: a\ndata: b\n\ndata: [DONE]`
    const { answer } = await answered({ 'content-type': 'text/event-stream' }, body)
    expect(answer?.body).toEqual({
      kind: 'events',
      events: [
        { event: 'image.done', data: { b64_json: tokenOf(image) } },
        { event: null, data: 'a\nb' },
        { event: null, data: '[DONE]' },
      ],
    })
  })

  test('of text is kept to 64 KiB, cut between characters', async () => {
    const { exchange, answer } = await answered(
      { 'content-type': 'text/html' },
      `a${'é'.repeat(50_000)}`,
    )
    const kept = `a${'é'.repeat(32_767)}`
    expect(answer?.body).toEqual({ kind: 'text', text: kept })
    expect(exchange.responseBody).toBe(kept)
    expect(exchange.responseBytes).toBe(100_001)
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('compressed with %s although not asked for is read', async (encoding, compress) => {
    const image = Buffer.alloc(300_000, 3)
    const body = compress(JSON.stringify({ b64_json: image.toString('base64') }))
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
    const { answer } = await answered(headers, body)
    expect(answer?.body).toEqual({ kind: 'json', json: { b64_json: tokenOf(image) } })
  })

  test('compressed twice, or in a way not known, or not at all as it says, is refused', async () => {
    const json = { 'content-type': 'application/json' }
    const twice = gzipSync(gzipSync('{}'))
    for (const [encoding, body] of [
      ['gzip, gzip', twice],
      ['zstd', '{}'],
      ['gzip', '{}'],
    ] as const) {
      const { exchange, answer } = await answered({ ...json, 'content-encoding': encoding }, body)
      expect(answer, encoding).toBeNull()
      expect(exchange.error, encoding).toMatchObject({ sent: true, code: 'protocol' })
    }
    const cut = gzipSync(Buffer.alloc(9_000, 'a')).subarray(0, 20)
    const { exchange } = await answered({ ...json, 'content-encoding': 'gzip' }, cut)
    expect(exchange.error).toMatchObject({ sent: true, code: 'truncated' })
  })

  test('over its limit ends the exchange: by its length, as it comes, and as it inflates', async () => {
    const limits = { jsonBytes: 100_000, imageBytes: 50_000 }
    const json = { 'content-type': 'application/json' }
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const cases: [Record<string, string>, Buffer][] = [
      [{ ...json, 'content-length': '100001' }, Buffer.alloc(100_001, ' ')],
      [{ ...json, 'transfer-encoding': 'chunked' }, Buffer.alloc(100_001, ' ')],
      [{ ...json, 'content-encoding': 'gzip' }, bomb],
      [{ 'content-type': 'image/png', 'transfer-encoding': 'chunked' }, Buffer.alloc(50_001)],
    ]
    for (const [headers, body] of cases) {
      const { exchange, answer, blobs } = await answered(headers, body, { limits })
      expect(answer).toBeNull()
      expect(exchange.error).toMatchObject({ sent: true, code: 'too-large' })
      expect(blobs.finished.size).toBe(0)
      expect(blobs.aborted()).toBe(blobs.opened())
    }
    const whole = await answered(json, Buffer.from(`"${' '.repeat(99_998)}"`), { limits })
    expect(whole.exchange.error).toBeNull()
  })

  test('that cannot be stored was still sent', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(10))
    }, cleanup)
    const full = Object.assign(new Error('no space left on /secret/path'), { code: 'ENOSPC' })
    const writer = {
      write: () => undefined,
      finish: () => Promise.reject(full),
      abort: async () => {},
    }
    const blobs = { ...context().blobs, open: () => writer }
    const { exchange, answer } = await openWire(cleanup).exchange(
      postTo(origin),
      context({ blobs }),
    )
    expect(answer).toBeNull()
    expect(exchange.error).toEqual({
      sent: true,
      code: 'not-stored',
      message: 'the answer could not be written to disk',
    })
  })

  test('waits for a slow disk and comes out whole', async () => {
    const image = Buffer.alloc(2_000_000, 11)
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' }).end(image)
    }, cleanup)
    let waiting = 0
    let most = 0
    const asked = context()
    const blobs = {
      ...asked.blobs,
      open() {
        const inner = asked.blobs.open()
        return {
          ...inner,
          async write(bytes: Uint8Array) {
            waiting += 1
            most = Math.max(most, waiting)
            await new Promise((resolve) => setImmediate(resolve))
            waiting -= 1
            return inner.write(bytes)
          },
        }
      },
    }
    const { answer } = await openWire(cleanup).exchange(postTo(origin), { ...asked, blobs })
    expect(answer?.body).toMatchObject({ kind: 'image', blob: { bytes: 2_000_000 } })
    expect(most).toBe(1)
  })
})
