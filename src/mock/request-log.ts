import type { IncomingHttpHeaders } from 'node:http'
import { DIALECTS } from './dialects.ts'

/** A request as the mock received it; keys are masked, long base64 is cut. */
interface LoggedRequest {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** False where no route of the mock knows the path. */
  readonly known: boolean
}

export interface RequestLog {
  add(request: {
    readonly method: string
    readonly path: string
    readonly headers: IncomingHttpHeaders
    readonly body: string
  }): {
    /** Notes that no route of the mock has this path. */
    unknown(): void
  }
  list(): readonly LoggedRequest[]
  clear(): void
}

interface Received {
  readonly atMs: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  known: boolean
}

const KEPT = 10_000
/** Nothing shorter holds a text that would be cut. */
const SHORT = 200
const MAX_BODY = 20_000
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'cookie',
  'x-api-key',
  ...DIALECTS.flatMap(({ keyPlaces }) => keyPlaces.map(({ header }) => header)),
])

/** Remembers the last 10,000 requests. */
export function openRequestLog(now: () => number): RequestLog {
  let log: Received[] = []
  return {
    add: ({ method, path, headers, body }) => {
      if (log.length >= KEPT) log.shift()
      const request = { atMs: now(), method, path, headers, body: shortened(body), known: true }
      log.push(request)
      return {
        unknown: () => {
          request.known = false
        },
      }
    },
    // Most requests are never looked at: what is for readers is made when they come.
    list: () =>
      log.map(({ atMs, headers, ...request }) => ({
        at: new Date(atMs).toISOString(),
        ...request,
        headers: masked(headers),
      })),
    clear: () => {
      log = []
    },
  }
}

function masked(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = [value].flat().join(', ')
      return [name, SECRET_HEADERS.has(name) ? text.replace(/[^\s]{1,}$/, '***') : text]
    }),
  )
}

function shortened(body: string): string {
  if (body.length < SHORT) return body
  const cut = body.replace(/[A-Za-z0-9+/_-]{200,}={0,2}/g, (text) => `[${text.length} characters]`)
  return cut.length > MAX_BODY ? `${cut.slice(0, MAX_BODY)}…` : cut
}
