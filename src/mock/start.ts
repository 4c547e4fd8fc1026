import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { mockApp } from './app.ts'
import type { DialectFacts } from './dialect.ts'
import { DIALECTS, type Dialect } from './dialects.ts'
import { pause } from './http/pause.ts'
import type { LedgerEntry } from './ledger.ts'
import { NO_ACCOUNT } from './no-account.ts'
import { openScene } from './scene.ts'
import type { World } from './world.ts'

/** A running mock server on the loopback address. */
export interface Mock {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly port: number
  /** What a client of each dialect takes as its base URL. */
  readonly baseUrls: Readonly<Record<Dialect, string>>
  /** A made-up key of each dialect that this world accepts. */
  readonly keys: Readonly<Record<Dialect, string>>
  /** The world's name. */
  readonly world: string
  ledger(): readonly LedgerEntry[]
  close(): Promise<void>
}

/**
 * Starts the mock on 127.0.0.1. `port` 0 takes any free one; `seed` wins over the world's; `speed`
 * divides the world's latencies, and 0 or Infinity takes them away. `now` (milliseconds since the
 * epoch) dates records, `sleep` does the waiting. Rejects when the port is taken.
 */
export async function startMock(options: {
  readonly world: World
  readonly port?: number
  readonly seed?: number
  readonly speed?: number
  readonly now?: () => number
  readonly sleep?: typeof pause
}): Promise<Mock> {
  const { world, port = 0, seed = world.seed, speed = 1, now = Date.now, sleep = pause } = options
  const scene = openScene({ world, seed, speed, now, sleep })
  const app = mockApp(scene)
  // autoCleanupIncoming would read or destroy requests that a fault leaves unread on purpose.
  const server = createAdaptorServer({ fetch: app.fetch, autoCleanupIncoming: false })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const actual = (server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${actual}`
  return {
    url,
    port: actual,
    baseUrls: perDialect(({ basePath }) => `${url}${basePath}`),
    keys: perDialect(
      ({ id }) => world.accounts.find(({ dialect }) => dialect === id)?.key ?? NO_ACCOUNT,
    ),
    world: world.name,
    ledger: scene.ledger.entries,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

function perDialect(of: (facts: DialectFacts) => string): Readonly<Record<Dialect, string>> {
  return Object.fromEntries(DIALECTS.map((facts) => [facts.id, of(facts)])) as Record<
    Dialect,
    string
  >
}
