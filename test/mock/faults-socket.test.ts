import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { FaultName } from '../../src/mock/faults.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { WorldText } from '../../src/mock/world.ts'
import { BICYCLE, BICYCLE_USD, GENERATIONS, onlyEntry, withMock, worldWith } from './with-mock.ts'

type FaultLine = NonNullable<WorldText['faults']>[number]

/** What came over the socket, byte for byte, and how it ended. */
interface Raw {
  readonly bytes: Buffer
  readonly pieces: number
  readonly end: 'closed' | 'reset'
}

/** Sends a request of our own making over a plain socket and keeps what comes back. */
function overSocket(mock: Mock, body: object): Promise<Raw> {
  const text = JSON.stringify(body)
  const socket = connect(mock.port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.write(
    [
      `POST ${GENERATIONS} HTTP/1.1`,
      'host: 127.0.0.1',
      'connection: close',
      'content-type: application/json',
      `authorization: Bearer ${mock.keys.openai}`,
      `content-length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n'),
  )
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => {
    let end: Raw['end'] = 'closed'
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') end = 'reset'
    })
    socket.on('close', () => {
      resolve({ bytes: Buffer.concat(chunks), pieces: chunks.length, end })
    })
  })
}

interface Waited {
  readonly raw: Raw
  readonly mock: Mock
  readonly waits: readonly number[]
}

async function through(
  fault: FaultName,
  more: Partial<FaultLine>,
  body: object = BICYCLE,
): Promise<Waited & { readonly client: string; readonly usd: string }> {
  const waits: number[] = []
  const sleep = async (ms: number): Promise<void> => {
    if (ms > 0) waits.push(ms)
  }
  return withMock({ world: worldWith({ faults: [{ fault, ...more }] }), sleep }, async (mock) => {
    const raw = await overSocket(mock, body)
    const [entry] = mock.ledger()
    return { raw, mock, waits, client: entry?.client ?? 'none', usd: entry?.usd ?? 'none' }
  })
}

/** The answer that all these carry when nothing strikes; its length is the same every time. */
async function wholeAnswer(): Promise<Buffer> {
  return withMock({}, async (mock) => (await overSocket(mock, BICYCLE)).bytes)
}

/** A date is the only thing in an answer that differs from one time to the next. */
const undated = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/\r\nDate: [^\r]*/i, '\r\nDate: *')

test('socket-reset lets exactly so many bytes of the answer through, HTTP and all', async () => {
  const whole = undated(await wholeAnswer())
  for (const afterBytes of [0, 1, 17, 400, 5_000]) {
    const { raw, client, usd } = await through('socket-reset', { afterBytes })
    // A reset may overtake what was sent before it: never more than allowed comes, from the start.
    expect(raw.bytes.length, `${afterBytes}`).toBeLessThanOrEqual(afterBytes)
    expect(whole.startsWith(undated(raw.bytes).slice(0, 100))).toBe(true)
    expect([client, usd]).toEqual(['disconnected', BICYCLE_USD])
  }
})

test('socket-cut lets exactly so many bytes through and closes as if that were all', async () => {
  for (const afterBytes of [0, 1, 17, 400, 5_000]) {
    const { raw, client, usd } = await through('socket-cut', { afterBytes })
    expect([raw.bytes.length, raw.end, client, usd]).toEqual([
      afterBytes,
      'closed',
      'disconnected',
      BICYCLE_USD,
    ])
  }
})

test('a limit beyond the answer changes nothing', async () => {
  const whole = undated(await wholeAnswer())
  for (const fault of ['socket-reset', 'socket-cut'] as const) {
    const { raw, client } = await through(fault, { afterBytes: 100_000_000 })
    expect([undated(raw.bytes) === whole, raw.end, client]).toEqual([true, 'closed', 'delivered'])
  }
})

test.each([
  ['socket-latency', { delayMs: 700 }],
  ['socket-slicer', { sliceBytes: 7_919 }],
  ['socket-bandwidth', { bytesPerSecond: 2_000_000 }],
  ['socket-slow-close', { delayMs: 700 }],
] as const)('%s loses and adds no byte', async (fault, more) => {
  const { raw, client } = await through(fault, more)
  expect(undated(raw.bytes) === undated(await wholeAnswer())).toBe(true)
  expect([raw.end, client]).toEqual(['closed', 'delivered'])
})

test('latency waits before bytes, bandwidth between them, a slow close after them', async () => {
  const latency = await through('socket-latency', { delayMs: 700 })
  expect(new Set(latency.waits)).toEqual(new Set([700]))
  const { length } = await wholeAnswer()
  // 100,000 bytes a second are 5,000 bytes in each 50 ms.
  const narrow = await through('socket-bandwidth', { bytesPerSecond: 100_000 })
  expect(new Set(narrow.waits)).toEqual(new Set([50]))
  expect(narrow.waits.length).toBeGreaterThanOrEqual(Math.floor(length / 5_000) - 3)
  expect(narrow.waits.length).toBeLessThanOrEqual(Math.ceil(length / 5_000))
  const slow = await through('socket-slow-close', { delayMs: 700 })
  expect(slow.waits).toEqual([700])
})

test('socket-limit resets while the request is still on its way, and nothing is ordered', async () => {
  const { raw, client } = await through('socket-limit', { afterBytes: 10 })
  expect([raw.bytes.length, raw.end, client]).toEqual([0, 'reset', 'none'])
})

test('edge-413 answers before the request is read, and nothing is ordered', async () => {
  const { raw, client } = await through('edge-413', {})
  expect(raw.bytes.toString('latin1')).toMatch(/^HTTP\/1\.1 413 [\s\S]*text\/html/)
  expect(client).toBe('none')
})

test('a socket fault ends with its connection: the next request is answered as ever', async () => {
  await withMock(
    { world: worldWith({ faults: [{ fault: 'socket-reset', nth: [1] }] }) },
    async (mock) => {
      expect((await overSocket(mock, BICYCLE)).end).toBe('reset')
      const second = await overSocket(mock, BICYCLE)
      expect(second.bytes.subarray(0, 15).toString()).toBe('HTTP/1.1 200 OK')
      expect(mock.ledger().map(({ client }) => client)).toEqual(['disconnected', 'delivered'])
    },
  )
})

test('the unframed cut has neither length nor chunks, so that only its content shows the cut', async () => {
  const { raw } = await through('unframed-cut', {})
  const [head = '', body = ''] = raw.bytes.toString('latin1').split('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
  expect(head).not.toMatch(/content-length|transfer-encoding/i)
  expect(() => JSON.parse(body)).toThrow()
  expect(raw.end).toBe('closed')
})

test('the gzip bomb is small on the way', async () => {
  const { raw } = await through('gzip-bomb', {})
  expect(raw.bytes.length).toBeLessThan(200_000)
  expect(raw.bytes.toString('latin1')).toMatch(/content-encoding: gzip/i)
})

test('a fault decided by the head alone cannot be matched by model, mode or prompt', () => {
  for (const fault of ['refuse', 'socket-limit', 'edge-413', 'poll-404', 'poll-reset'] as const)
    expect(() => worldWith({ faults: [{ fault, match: { model: 'gpt-image-2' } }] })).toThrow(
      'decided before the body is read',
    )
})

test('poll-404 hides accepted work from the polls that it names, and from no other request', () =>
  withMock({ world: worldWith({ faults: [{ fault: 'poll-404', nth: [1, 2] }] }) }, async (mock) => {
    const headers = {
      authorization: `Bearer ${mock.keys.replicate}`,
      'content-type': 'application/json',
    }
    const base = mock.baseUrls.replicate
    const created = await fetch(`${base}/models/black-forest-labs/flux-schnell/predictions`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ input: { prompt: 'a cat' } }),
    })
    const { id } = (await created.json()) as { id: string }
    const statuses: number[] = []
    for (let poll = 1; poll <= 3; poll += 1)
      statuses.push((await fetch(`${base}/predictions/${id}`, { headers })).status)
    expect([created.status, ...statuses]).toEqual([201, 404, 404, 200])
    expect(onlyEntry(mock).taskId).toBe(id)
  }))
