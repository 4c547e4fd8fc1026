import type { BlobSink } from '../domain/blob-sink.ts'
import type { RequestBody, RequestSpec } from '../domain/request.ts'
import { agentFor, createAgents } from './agents.ts'
import type { Clock } from './clock.ts'
import { runCommand } from './command.ts'
import { credentialHeaders } from './credential.ts'
import { download } from './download.ts'
import { type Exchanged, notSent } from './exchanged.ts'
import { runModelCall } from './model-call.ts'
import { encodeMultipart } from './multipart.ts'
import { record, recordedText } from './record.ts'
import { recordedUrl } from './recorded-url.ts'
import { recordedRequest } from './request-record.ts'
import { createScrub } from './scrub.ts'
import { type Credential, secretsOf } from './secret.ts'
import { type Limits, send } from './send.ts'

export interface WireOptions {
  readonly clock: Clock
  /** Sockets to one origin and role at once: no fewer than requests in flight. */
  readonly maxConnections: number
  readonly limits?: Limits
  /** Origins that links may lead to although they are http: or on this machine, e.g. the mock's. */
  readonly allowLoopback?: readonly string[]
  readonly connectTimeoutMs?: number
  /** The environment from which a command gets PATH, HOME and LANG, and nothing else. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

export interface ExchangeContext {
  /** Null where the target has no key. */
  readonly credential: Credential | null
  /** On the monotonic clock, milliseconds; for the whole exchange, waiting for a socket included. */
  readonly deadlineAt: number
  readonly blobs: BlobSink
  readonly signal: AbortSignal | null
  /** Response headers to record, lower-case. */
  readonly keptHeaders: readonly string[]
  /** Called right before the first byte is written; when it throws, nothing is. */
  readonly onSent?: () => void
  /** Folder in which a command runs. */
  readonly cwd?: string | null
  /** Folders from which a client library is loaded, the nearest first. */
  readonly packageFolders?: readonly string[]
}

export type DownloadContext = Pick<ExchangeContext, 'deadlineAt' | 'blobs' | 'signal'>

export interface Wire {
  /**
   * Sends one request and records it. What goes wrong on the way is `exchange.error`, with `answer`
   * null; any status is an answer, redirects too. Throws `WrongOrigin` before anything is sent.
   */
  exchange(spec: RequestSpec, context: ExchangeContext): Promise<Exchanged>
  /** Fetches an image by a link out of an answer: no key, guarded addresses, at most 3 redirects. */
  download(url: string, context: DownloadContext): Promise<Exchanged>
  /** Ends everything in flight. */
  close(): Promise<void>
}

const MEBIBYTE = 1024 * 1024
const DEFAULT_LIMITS: Limits = { jsonBytes: 64 * MEBIBYTE, imageBytes: 64 * MEBIBYTE }

/** The only way out to the network. */
export function createWire(options: WireOptions): Wire {
  const { clock, maxConnections, limits = DEFAULT_LIMITS, allowLoopback = [] } = options
  const { connectTimeoutMs = 10_000, environment = {} } = options
  const allowedOrigins = new Set(allowLoopback.map((origin) => new URL(origin).origin))
  const agents = createAgents({ maxConnections, connectTimeoutMs, allowedOrigins })

  async function exchange(spec: RequestSpec, context: ExchangeContext): Promise<Exchanged> {
    const { blobs, deadlineAt, signal, keptHeaders, onSent = null } = context
    const { cwd = null, packageFolders: folders = [] } = context
    const credential = spec.credential ? context.credential : null
    const scrub = createScrub(secretsOf(context.credential))
    const { body, purpose, method } = spec
    if (body?.kind === 'command') {
      const settings = { clock, deadlineAt, signal, blobs, scrub, environment, cwd, onSent }
      return runCommand(spec, body, settings)
    }
    if (body?.kind === 'model-call') {
      const common = {
        agents,
        clock,
        limits,
        blobs,
        scrub,
        deadlineAt,
        signal,
        keptHeaders,
        onSent,
      }
      const key = credential !== null && 'secret' in credential ? credential : null
      return runModelCall(spec, body.call, { ...common, credential: key, allowedOrigins, folders })
    }
    // A download without a key is a link out of an answer, whoever wrote the request for it.
    if (purpose === 'download' && credential === null && body === null)
      return fetchLink(spec.url, { context, keptHeaders })
    const requestBody = recordedRequest(body)
    const refusal = refuse(spec.url)
    if (refusal !== null) {
      const startedAt = new Date(clock.now()).toISOString()
      const recorded = recordedText(requestBody, scrub)
      const url = 'not an http: or https: URL'
      return notSent({ purpose, method, url, requestBody: recorded, startedAt }, refusal)
    }
    const url = new URL(spec.url)
    const { headers, bytes } = encode(spec, body)
    if (credential !== null) {
      const request = { method, url, headers, body: bytes, atMs: clock.now() }
      Object.assign(headers, await credentialHeaders(credential, request))
    }
    const isDownload = purpose === 'download'
    const sent = await send({
      dispatcher: agentFor(agents, purpose),
      url,
      method,
      headers,
      body: bytes,
      deadlineAt,
      signal,
      clock,
      limits,
      blobs,
      isDownload,
      isLines: spec.lines === true,
      onSent,
    })
    const shown = recordedUrl(url, isDownload)
    return record(sent, { purpose, method, url: shown, requestBody, keptHeaders, scrub })
  }

  function fetchLink(
    url: string,
    options: { readonly context: DownloadContext; readonly keptHeaders: readonly string[] },
  ): Promise<Exchanged> {
    const { deadlineAt, blobs, signal } = options.context
    const { keptHeaders } = options
    const dispatcher = agents.download
    const settings = { dispatcher, deadlineAt, blobs, signal, clock, limits, allowedOrigins }
    return download(url, { ...settings, keptHeaders })
  }

  return {
    exchange,
    download: (url, context) => fetchLink(url, { context, keptHeaders: [] }),
    close: () => agents.close(),
  }
}

function refuse(url: string): { readonly code: string; readonly message: string } | null {
  if (!URL.canParse(url)) return { code: 'bad-url', message: 'the address is not a URL' }
  const { protocol } = new URL(url)
  if (protocol === 'https:' || protocol === 'http:') return null
  return { code: 'blocked-scheme', message: `the address is ${protocol} and not https:` }
}

function encode(
  spec: RequestSpec,
  body: Exclude<RequestBody, { readonly kind: 'command' | 'model-call' }> | null,
): { readonly headers: Record<string, string>; readonly bytes: Buffer | null } {
  const headers: Record<string, string> = {
    accept: '*/*',
    // Image bytes do not shrink, and what is not compressed cannot be a bomb.
    'accept-encoding': 'identity',
    'user-agent': 'image-assay',
  }
  for (const [name, value] of Object.entries(spec.headers)) headers[name.toLowerCase()] = value
  if (body === null) return { headers, bytes: null }
  switch (body.kind) {
    case 'json':
      headers['content-type'] ??= 'application/json'
      return { headers, bytes: Buffer.from(JSON.stringify(body.json)) }
    case 'multipart': {
      const encoded = encodeMultipart(body.parts)
      headers['content-type'] = encoded.contentType
      return { headers, bytes: encoded.body }
    }
    default:
      return body satisfies never
  }
}
