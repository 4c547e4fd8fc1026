import type { OpenEntry } from '../ledger.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'

/** What a dialect decided to answer, before anything goes wrong on the way. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body:
    | { readonly kind: 'pieces'; readonly pieces: readonly Buffer[] }
    /** Server-sent events as they become ready; the iterable does the waiting. */
    | { readonly kind: 'events'; readonly events: AsyncIterable<string> }
    /** No answer at all: the connection is dropped. */
    | { readonly kind: 'dropped' }
  /** The operation whose ledger entry learns what the client saw. */
  readonly entry: OpenEntry | null
  /** False where no route has this path: a client's mistake that the request log points out. */
  readonly knownPath: boolean
  /** A fault of the answer itself. */
  readonly fault: ScheduledFault | null
}

/** A reply with a JSON body. */
export function jsonReply(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return bytesReply(status, [Buffer.from(JSON.stringify(json))], {
    'content-type': 'application/json',
    ...headers,
  })
}

export function bytesReply(
  status: number,
  pieces: readonly Buffer[],
  headers: Readonly<Record<string, string>>,
): Reply {
  return {
    status,
    headers,
    body: { kind: 'pieces', pieces },
    entry: null,
    knownPath: true,
    fault: null,
  }
}

export const DROPPED: Reply = {
  status: 0,
  headers: {},
  body: { kind: 'dropped' },
  entry: null,
  knownPath: true,
  fault: null,
}

/** What a proxy in front of the API answers when it cannot reach it. */
export function htmlReply(): Reply {
  return edgeReply(502, 'Bad Gateway')
}

/** A page of a proxy that answers by itself. */
export function edgeReply(status: number, title: string): Reply {
  const page = `<html><head><title>${status} ${title}</title></head>
<body><center><h1>${status} ${title}</h1></center><hr><center>edge</center></body></html>
`
  return bytesReply(status, [Buffer.from(page)], { 'content-type': 'text/html' })
}
