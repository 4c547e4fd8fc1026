import { Agent, type Dispatcher } from 'undici'
import type { Purpose } from '../domain/exchange.ts'
import { guardedConnector } from './guarded-connector.ts'

export interface Agents {
  /** For what is billed: a fresh socket each, since a reused one can die with the request in it. */
  readonly submit: Dispatcher
  /** For asking about work already accepted: sockets are kept. */
  readonly ask: Dispatcher
  /** For links out of answers: never has a key, checks every address. */
  readonly download: Dispatcher
  close(): Promise<void>
}

export function agentFor(agents: Agents, purpose: Purpose): Dispatcher {
  return purpose === 'submit' ? agents.submit : agents.ask
}

/** One undici agent a role. The exchange's own deadline is the only limit on time after connecting. */
export function createAgents(options: {
  readonly maxConnections: number
  readonly connectTimeoutMs: number
  readonly allowedOrigins: ReadonlySet<string>
}): Agents {
  const { maxConnections, connectTimeoutMs, allowedOrigins } = options
  const common = {
    connections: maxConnections,
    // undici's own 300 s would cut generations that the provider finishes and bills.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 16_384,
    allowH2: false,
  }
  // 250 ms, Node's default for one address, is too short for a slow network with two families.
  const connect = { timeout: connectTimeoutMs, autoSelectFamilyAttemptTimeout: 2_500 }
  const submit = new Agent({ ...common, connect, pipelining: 0 })
  const ask = new Agent({
    ...common,
    connect,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
  })
  const download = new Agent({
    ...common,
    connect: guardedConnector(allowedOrigins, connectTimeoutMs),
  })
  return {
    submit,
    ask,
    download,
    async close() {
      await Promise.all([submit.destroy(), ask.destroy(), download.destroy()])
    },
  }
}
