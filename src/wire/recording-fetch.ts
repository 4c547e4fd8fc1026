import type { BlobSink } from '../domain/blob-sink.ts'
import type { Exchange, Purpose } from '../domain/exchange.ts'
import { isAtOrigin } from '../domain/origin.ts'
import type { Answer, HeardAnswer } from '../domain/request.ts'
import { type Agents, agentFor } from './agents.ts'
import type { Clock } from './clock.ts'
import { refusedLink } from './download.ts'
import { notSent } from './exchanged.ts'
import { fetchedRequest } from './fetched-request.ts'
import { type RecordContext, record, recordedText } from './record.ts'
import { recordedUrl } from './recorded-url.ts'
import type { Scrub } from './scrub.ts'
import type { KeyCredential } from './secret.ts'
import { type Limits, type Sent, send } from './send.ts'
import { WrongOrigin } from './wrong-origin.ts'

export interface RecordingFetchOptions {
  readonly agents: Agents
  readonly clock: Clock
  readonly limits: Limits
  readonly blobs: BlobSink
  readonly credential: KeyCredential | null
  /** Where the library is told to send its requests. */
  readonly baseUrl: string
  /** Origins that links may lead to although they are http: or on this machine. */
  readonly allowedOrigins: ReadonlySet<string>
  /** Finds the key in whatever form it stands. */
  readonly scrub: Scrub
  readonly keptHeaders: readonly string[]
  readonly deadlineAt: number
  readonly signal: AbortSignal | null
  /** Called once, right before the first byte of the first request is written. */
  readonly onSent: (() => void) | null
}

/** One request that a client library made. */
export interface Heard {
  readonly exchange: Exchange
  readonly answer: Answer | null
}

/** A `fetch` for client libraries: sends as the wire does, records, and keeps the key at home. */
export interface RecordingFetch {
  readonly fetch: typeof globalThis.fetch
  /** In the order in which the requests were made; those under way are not among them. */
  heard(): readonly Heard[]
  /** Monotonic times of the first byte sent and the last byte received; null while there was none. */
  readonly span: () => { readonly sentAt: number; readonly endedAt: number } | null
  /** What must not be taken for a failure of the network: a key on its way elsewhere, an own error. */
  readonly fault: () => { readonly error: unknown } | null
  /** From here on nothing more is sent; resolves when nothing is under way. */
  close(): Promise<void>
}

const NO_BODY = new Set([204, 205, 304])
/** Describe the bytes on the wire, not the decoded ones that the library gets. */
const OF_TRANSPORT = new Set(['content-encoding', 'content-length', 'transfer-encoding'])

/**
 * Makes a fetch that never follows a redirect and never repeats. A request in which the key stands
 * goes to the key's own origins alone; one without it elsewhere is a download, with the same guard
 * as every link out of an answer.
 */
export function createRecordingFetch(options: RecordingFetchOptions): RecordingFetch {
  const { agents, clock, limits, blobs, credential, scrub, deadlineAt, keptHeaders } = options
  const slots: (Heard | null)[] = []
  const underWay = new Set<Promise<unknown>>()
  let firstSentAt: number | null = null
  let lastEndedAt = 0
  let fault: { readonly error: unknown } | null = null
  let closed = false

  function announce(): void {
    if (firstSentAt !== null) return
    try {
      options.onSent?.()
    } catch (error) {
      fault = { error }
      throw error
    }
    firstSentAt = clock.monotonic()
  }

  function isOwn(url: string): boolean {
    const base = new URL(options.baseUrl).origin
    return isAtOrigin(url, [base, ...(credential?.origins ?? [])])
  }

  async function exchange(
    ...[input, init]: Parameters<typeof globalThis.fetch>
  ): Promise<Response> {
    const request = await fetchedRequest(input, init)
    const { method, url, headers, body, recorded } = request
    const isKeyed = request.texts.some((text) => scrub(text) !== text)
    if (isKeyed && credential !== null && !isAtOrigin(url.href, credential.origins)) {
      const error = new WrongOrigin(credential.secret.name, url.origin)
      fault ??= { error }
      throw error
    }
    const asked: Purpose = method === 'GET' || method === 'HEAD' ? 'poll' : 'submit'
    const shownUrl = recordedUrl(url, !isKeyed && asked === 'poll')
    const slot = slots.push(null) - 1
    const own = isOwn(url.href)
    const refusal = own ? null : refusedAbroad(url, asked, options.allowedOrigins)
    if (refusal !== null) {
      const startedAt = new Date(clock.now()).toISOString()
      const requestBody = recordedText(recorded, scrub)
      const head = { purpose: asked, method, url: scrub(shownUrl), requestBody, startedAt }
      slots[slot] = notSent(head, refusal)
      throw failedFetch(refusal.message)
    }
    const chunks: Buffer[] = []
    const sent = await send({
      dispatcher: own ? agentFor(agents, asked) : agents.download,
      url,
      method,
      headers,
      body,
      deadlineAt,
      signal: AbortSignal.any([options.signal, request.signal].filter((one) => one !== null)),
      clock,
      limits,
      blobs,
      isDownload: false,
      onSent: announce,
      onBody: (chunk) => chunks.push(chunk),
    })
    lastEndedAt = Math.max(lastEndedAt, sent.endedAt)
    const purpose = asked === 'poll' && isDownload(sent, isKeyed) ? 'download' : asked
    const context: RecordContext = {
      purpose,
      method,
      url: shownUrl,
      requestBody: recorded,
      keptHeaders,
      scrub,
    }
    slots[slot] = record(withLateness(sent, deadlineAt), context)
    return responseTo(sent, chunks, request.redirect)
  }

  return {
    fetch: (input, init) => {
      if (closed) return Promise.reject(new DOMException('the call has ended', 'AbortError'))
      const work = exchange(input, init)
      const settled = work.catch(() => {}).finally(() => underWay.delete(settled))
      underWay.add(settled)
      return work
    },
    heard: () => slots.filter((one) => one !== null),
    span: () =>
      firstSentAt === null ? null : { sentAt: firstSentAt, endedAt: lastEndedAt || firstSentAt },
    fault: () => fault,
    async close() {
      closed = true
      await Promise.all(underWay)
    },
  }
}

/** The answers among what was heard, as an adapter reads them. */
export function heardAnswers(heard: readonly Heard[]): readonly HeardAnswer[] {
  return heard.flatMap(({ exchange: { purpose, method, url }, answer }) =>
    answer === null ? [] : [{ purpose, method, url, answer }],
  )
}

/** The library hears of the deadline before our own timer does, and gives up: that is the deadline too. */
function withLateness(sent: Sent, deadlineAt: number): Sent {
  const { error, endedAt } = sent
  if (error?.code !== 'aborted' || endedAt < deadlineAt) return sent
  const message = 'no whole answer came before the deadline'
  return { ...sent, error: { ...error, code: 'deadline', message } }
}

/** A link out of an answer: one that gave an image, or that had no key and gave nothing. */
function isDownload({ read, status }: Sent, isKeyed: boolean): boolean {
  return read?.body.kind === 'image' || (!isKeyed && (status === null || status >= 300))
}

/** Why a request without the key to a stranger's origin is not sent; null for a safe download. */
function refusedAbroad(
  url: URL,
  asked: Purpose,
  allowedOrigins: ReadonlySet<string>,
): { readonly code: string; readonly message: string } | null {
  if (asked === 'submit') {
    const message = `the library would send a request to ${url.origin}, which is not its base URL`
    return { code: 'blocked-origin', message }
  }
  return refusedLink(url.href, allowedOrigins)
}

function responseTo(
  sent: Sent,
  chunks: readonly Buffer[],
  redirect: Request['redirect'],
): Response {
  const { error, status } = sent
  if (error?.code === 'aborted') throw new DOMException(error.message, 'AbortError')
  if (error !== null) throw failedFetch(error.message)
  if (status === null || status < 200 || status > 599) {
    throw failedFetch(`the status ${status} is none of HTTP's`)
  }
  if (status >= 300 && status < 400 && redirect === 'error') {
    throw failedFetch(`the answer is a redirect (${status})`)
  }
  const headers = Object.entries(sent.headers).filter(([name]) => !OF_TRANSPORT.has(name))
  return new Response(NO_BODY.has(status) ? null : Buffer.concat(chunks), { status, headers })
}

/** As `fetch` fails, so that libraries know it for a failure of the network. */
function failedFetch(message: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(message) })
}
