import http from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import type { RequestSpec } from '../../src/domain/request.ts'
import { createWire, type ExchangeContext, type WireOptions } from '../../src/wire/wire.ts'
import { createMemorySink, type MemorySink } from './memory-sink.ts'

export const clock = { now: () => 1_790_000_000_000, monotonic: () => performance.now() }

/** Runs what a test opened to its end, in the opposite order. */
export function createCleanup() {
  const work: (() => unknown)[] = []
  return {
    add: (close: () => unknown) => work.push(close),
    async run() {
      for (const close of work.splice(0).reverse()) await close()
    },
  }
}
export type Cleanup = ReturnType<typeof createCleanup>

export async function listen(server: Server, cleanup: Cleanup): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanup.add(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** A server that speaks HTTP. Gives its origin. */
export async function serve(answer: http.RequestListener, cleanup: Cleanup): Promise<string> {
  return `http://127.0.0.1:${await listen(http.createServer(answer), cleanup)}`
}

/** A server that writes whatever it likes. */
export async function serveRaw(
  answer: (socket: Socket) => void,
  cleanup: Cleanup,
): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer), cleanup)}`
}

/** Calls `then` once a whole POST with a body has come. */
export function afterRequest(then: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => {
    let seen = ''
    socket.on('data', (chunk: Buffer) => {
      seen += chunk.toString('latin1')
      if (seen.endsWith('}')) then(socket)
    })
  }
}

export function openWire(cleanup: Cleanup, options: Partial<WireOptions> = {}) {
  const wire = createWire({ clock, maxConnections: 4, ...options })
  cleanup.add(() => wire.close())
  return wire
}

export function postTo(url: string, overrides: Partial<RequestSpec> = {}): RequestSpec {
  return {
    purpose: 'submit',
    method: 'POST',
    url,
    headers: {},
    body: { kind: 'json', json: { prompt: 'a red bicycle' } },
    credential: false,
    ...overrides,
  }
}

export function context(
  overrides: Partial<ExchangeContext & { blobs: MemorySink }> = {},
): ExchangeContext & { blobs: MemorySink } {
  return {
    credential: null,
    deadlineAt: performance.now() + 60_000,
    blobs: createMemorySink(),
    signal: null,
    keptHeaders: [],
    ...overrides,
  }
}
