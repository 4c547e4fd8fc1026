import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer } from 'node:net'
import tls from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { createCleanup, listen, serve, serveRaw } from '../wire/fixtures.ts'
import { SELF_SIGNED } from '../wire/self-signed.ts'
import { fight } from './arena.ts'

// Faults that a mock on the loopback address cannot make: names, connections, certificates, and
// answers of a provider that contradicts itself.

const cleanup = createCleanup()
afterEach(() => cleanup.run())

/** An attempt that was not sent is free, and may be tried again. */
async function notSent(elsewhere: string, connectTimeoutMs = 10_000) {
  const { records, holds, exit, rows } = await fight({ elsewhere, network: { connectTimeoutMs } })
  expect(records.map(({ times }) => times.wireMs)).toEqual(records.map(() => null))
  return {
    recorded: [...new Set(records.map(({ outcome: o }) => `${o.kind}/${o.reason}/${o.code}`))],
    retried: rows.some(({ ordinal }) => ordinal > 1),
    holds: [...new Set(holds)],
    exit,
  }
}

test('1: a name that does not exist', async () => {
  expect(await notSent('http://nowhere.invalid/v1')).toEqual({
    recorded: ['unavailable/not-sent/dns'],
    retried: true,
    holds: ['free'],
    exit: 6,
  })
})

test('2: a refused connection', async () => {
  const port = await listen(createServer(), cleanup)
  await cleanup.run()
  expect(await notSent(`http://127.0.0.1:${port}/v1`)).toEqual({
    recorded: ['unavailable/not-sent/connect-refused'],
    retried: true,
    holds: ['free'],
    exit: 6,
  })
})

test('2: a reset while the connection is opened', async () => {
  const origin = await serveRaw((socket) => {
    socket.once('data', () => socket.resetAndDestroy())
  }, cleanup)
  expect(await notSent(`${origin.replace('http:', 'https:')}/v1`)).toEqual({
    recorded: ['unavailable/not-sent/connect-reset'],
    retried: true,
    holds: ['free'],
    exit: 6,
  })
})

test('3: a connection that cannot be opened in time', async () => {
  const origin = await serveRaw(() => {}, cleanup)
  expect(await notSent(`${origin.replace('http:', 'https:')}/v1`, 30)).toEqual({
    recorded: ['unavailable/not-sent/connect-timeout'],
    retried: true,
    holds: ['free'],
    exit: 6,
  })
})

test('4: a certificate that nobody vouches for gets no byte of ours, and no second chance', async () => {
  let received = 0
  const server = tls.createServer(SELF_SIGNED, (socket) => {
    socket.on('data', (chunk) => {
      received += chunk.length
    })
  })
  const port = await listen(server, cleanup)
  expect(await notSent(`https://localhost:${port}/v1`)).toEqual({
    recorded: ['unavailable/not-sent/tls'],
    retried: false,
    holds: ['free'],
    exit: 6,
  })
  expect(received).toBe(0)
})

test('11: a reset at once after accepting is in doubt or proved unsent, and never both', async () => {
  const origin = await serveRaw((socket) => socket.resetAndDestroy(), cleanup)
  const { records, holds } = await fight({ elsewhere: `${origin}/v1`, maxRetries: 0 })
  const reason = records[0]?.outcome.reason
  expect([reason, holds[0]]).toEqual(
    reason === 'not-sent' ? ['not-sent', 'free'] : ['no-answer', 'doubt'],
  )
})

test('12: no redirect of any status takes the request or its key elsewhere', async () => {
  let others = 0
  const other = await serve((_, response) => {
    others += 1
    response.end()
  }, cleanup)
  for (const status of [301, 302, 303, 307, 308]) {
    const origin = await serve((_, response) => {
      response.writeHead(status, { location: `${other}/v1/images?key=secret` }).end()
    }, cleanup)
    const { records, holds, exit } = await fight({ elsewhere: `${origin}/v1` })
    expect([records[0]?.outcome.kind, holds, exit]).toEqual(['unavailable', ['doubt'], 4])
    expect(records[0]?.outcome.message).toContain(`(${status}) to ${other};`)
    expect(JSON.stringify(records)).not.toContain('secret')
  }
  expect(others).toBe(0)
})

test('19: a conflict with a request in flight is a refusal: no key of ours is ever sent twice', async () => {
  const keys: (string | undefined)[] = []
  const conflict: RequestListener = (request, response) => {
    keys.push(request.headers['idempotency-key']?.toString())
    response
      .writeHead(keys.length === 1 ? 409 : 425, { 'content-type': 'application/json' })
      .end('{"error":{"message":"in flight","code":"conflict"}}')
  }
  const origin = await serve(conflict, cleanup)
  const { records, rows, holds, exit } = await fight({ elsewhere: `${origin}/v1`, trials: 2 })
  expect(records.map(({ outcome }) => `${outcome.kind}/${outcome.reason}`)).toEqual([
    'rejected/parameters',
    'rejected/parameters',
  ])
  expect([rows.map(({ ordinal }) => ordinal), holds, exit]).toEqual([[1, 1], ['free', 'free'], 1])
  expect(keys).toHaveLength(2)
  expect(new Set(keys.filter((key) => key !== undefined)).size).toBe(
    keys.filter((key) => key !== undefined).length,
  )
})

test('26: 408 and 499 of a gateway say nothing of the work behind it', async () => {
  for (const status of [408, 499, 524]) {
    const origin = await serve((_, response) => {
      response.writeHead(status, { 'content-type': 'text/html' }).end('<html></html>')
    }, cleanup)
    const { records, rows, holds, exit } = await fight({ elsewhere: `${origin}/v1` })
    expect(records.map(({ outcome }) => `${outcome.kind}/${outcome.reason}`)).toEqual([
      'lost/timeout',
    ])
    expect([rows.length, holds, exit], String(status)).toEqual([1, ['doubt'], 4])
  }
})

test('34: a task that was given to another attempt already is not followed a second time', async () => {
  const png =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  let polls = 0
  const server = createHttpServer((request, response) => {
    request.resume()
    if (request.method === 'GET') polls += 1
    const isPoll = request.method === 'GET'
    response
      .writeHead(isPoll ? 200 : 201, { 'content-type': 'application/json' })
      .end(
        JSON.stringify(
          isPoll
            ? { id: 'one-for-all', status: 'succeeded', output: [png] }
            : { id: 'one-for-all', status: 'starting', output: null },
        ),
      )
  })
  const origin = `http://127.0.0.1:${await listen(server, cleanup)}`
  const { records, rows, holds, exit } = await fight({
    provider: 'replicate',
    elsewhere: `${origin}/v1`,
    trials: 2,
  })
  expect(
    records.map(({ outcome: { kind, reason, code } }) => [kind, reason, code].join('/')),
  ).toEqual(['produced//', 'lost/no-answer/task-reused'])
  expect([rows.map(({ ordinal }) => ordinal), holds, exit]).toEqual([
    [1, 1],
    ['charged', 'doubt'],
    4,
  ])
  expect(polls).toBe(1)
})
