import { afterEach, describe, expect, test } from 'vitest'
import { context, createCleanup, openWire, serve, serveRaw } from './fixtures.ts'
import { tokenOf } from './memory-sink.ts'

const cleanup = createCleanup()
afterEach(() => cleanup.run())

const IMAGE = Buffer.alloc(70_000, 200)

describe('a download', () => {
  test('is an image whatever its label, recorded without its signature', async () => {
    const seen: unknown[] = []
    const origin = await serve((request, response) => {
      seen.push([request.url, request.headers.authorization, request.headers.cookie])
      response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'a=1' }).end(IMAGE)
    }, cleanup)
    const asked = context()
    const wire = openWire(cleanup, { allowLoopback: [origin] })
    const { exchange, answer } = await wire.download(
      `${origin}/out/1.png?X-Amz-Signature=abc`,
      asked,
    )
    expect(seen).toEqual([['/out/1.png?X-Amz-Signature=abc', undefined, undefined]])
    expect(exchange).toMatchObject({
      purpose: 'download',
      method: 'GET',
      url: `${origin}/out/1.png`,
      status: 200,
      headers: { 'content-type': 'text/html' },
      requestBody: null,
      responseBody: tokenOf(IMAGE),
      responseBytes: 70_000,
      error: null,
    })
    expect(answer?.body).toMatchObject({ kind: 'image', blob: { bytes: 70_000 } })
    expect(asked.blobs.finished.size).toBe(1)
  })

  test('that is refused by the host is text with its status', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error>expired</Error>')
    }, cleanup)
    const { answer } = await openWire(cleanup, { allowLoopback: [origin] }).download(
      origin,
      context(),
    )
    expect([answer?.status, answer?.body]).toEqual([
      403,
      { kind: 'text', text: '<Error>expired</Error>' },
    ])
  })

  test('follows three redirects and not a fourth', async () => {
    const paths: string[] = []
    const origin = await serve((request, response) => {
      paths.push(request.url ?? '')
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end(IMAGE)
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    }, cleanup)
    const wire = openWire(cleanup, { allowLoopback: [origin] })
    const three = await wire.download(`${origin}/3`, context())
    expect(three.answer?.body.kind).toBe('image')
    expect(three.exchange.url).toBe(`${origin}/0`)
    const four = await wire.download(`${origin}/4`, context())
    expect(four.answer).toBeNull()
    expect(four.exchange.error).toMatchObject({ sent: true, code: 'redirect' })
    expect(paths).toEqual(['/3', '/2', '/1', '/0', '/4', '/3', '/2', '/1'])
  })

  test('checks each redirect like the first link', async () => {
    let bytes = 0
    const canary = await serveRaw((socket) => {
      socket.on('data', (chunk) => {
        bytes += chunk.length
      })
    }, cleanup)
    const targets = [
      [canary, 'blocked-scheme'],
      [canary.replace('http:', 'https:'), 'blocked-address'],
      [canary.replace('http://127.0.0.1', 'https://localhost'), 'blocked-address'],
      ['file:///etc/passwd', 'blocked-scheme'],
      ['http://[', 'bad-url'],
    ]
    for (const [location = '', code] of targets) {
      const origin = await serve((_, response) => {
        response.writeHead(302, { location }).end()
      }, cleanup)
      const wire = openWire(cleanup, { allowLoopback: [origin] })
      const { exchange, answer } = await wire.download(origin, context())
      expect(answer, location).toBeNull()
      expect(exchange.error, location).toMatchObject({ sent: true, code })
    }
    expect(bytes).toBe(0)
  })

  test('of a link to this machine or a private network reaches nothing, however it is written', async () => {
    let bytes = 0
    const canary = await serveRaw((socket) => {
      socket.on('data', (chunk) => {
        bytes += chunk.length
      })
    }, cleanup)
    const { port } = new URL(canary)
    const hosts = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0.0.0.0',
      '①②⑦.0.0.1',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[64:ff9b::7f00:1]',
      '169.254.169.254',
      '10.0.0.1',
      '192.168.0.1',
      '8.8.8.8',
      'localhost',
      'LOCALHOST',
    ]
    const wire = openWire(cleanup, { allowLoopback: ['http://127.0.0.1:1'] })
    for (const host of hosts) {
      const { exchange } = await wire.download(
        `https://${host}:${port}/latest/meta-data?q=1`,
        context(),
      )
      expect(exchange.error, host).toMatchObject({ sent: false, code: 'blocked-address' })
      expect(exchange.url, host).not.toContain('q=1')
      const plain = await wire.download(`http://${host}:${port}/`, context())
      expect(plain.exchange.error, host).toMatchObject({ sent: false, code: 'blocked-scheme' })
    }
    const mixed = [
      'file:///etc/passwd',
      'ftp://example.com/a',
      'blob:https://example.com/1',
      'gopher://x/',
    ]
    for (const link of mixed) {
      const { exchange } = await wire.download(link, context())
      expect(exchange.error, link).toMatchObject({ sent: false, code: 'blocked-scheme' })
      expect(exchange.url, link).toBe(link.slice(0, link.indexOf(':') + 1))
    }
    expect(bytes).toBe(0)
  })

  test('of a data: link is decoded without any request', async () => {
    const asked = context()
    const wire = openWire(cleanup)
    const link = `data:image/png;base64,${IMAGE.toString('base64')}`
    const { exchange, answer } = await wire.download(link, asked)
    expect(exchange).toMatchObject({
      url: 'data:image/png',
      status: 200,
      responseBytes: 70_000,
      error: null,
    })
    expect(answer?.body).toMatchObject({ kind: 'image', blob: { bytes: 70_000 } })
    expect([...asked.blobs.finished.values()][0]?.equals(IMAGE)).toBe(true)
    for (const bad of [
      'data:',
      'data:image/png;base64,',
      'data:image/png;base64,$$$$',
      'data:,%E0%',
    ]) {
      const { exchange } = await wire.download(bad, context())
      expect(exchange.error, bad).toMatchObject({ sent: false, code: 'bad-url' })
    }
    const small = openWire(cleanup, { limits: { jsonBytes: 10, imageBytes: 69_999 } })
    expect((await small.download(link, context())).exchange.error?.code).toBe('bad-url')
  })

  test('asked for as an exchange without a key is guarded the same way', async () => {
    const origin = await serve((_, response) => {
      response.end(IMAGE)
    }, cleanup)
    const spec = {
      purpose: 'download',
      method: 'GET',
      url: origin,
      headers: {},
      body: null,
      credential: false,
    } as const
    const refused = await openWire(cleanup).exchange(spec, context())
    expect(refused.exchange.error).toMatchObject({ sent: false, code: 'blocked-scheme' })
    const allowed = await openWire(cleanup, { allowLoopback: [origin] }).exchange(spec, context())
    expect(allowed.answer?.body.kind).toBe('image')
  })
})
