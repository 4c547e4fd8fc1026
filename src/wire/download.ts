import { isAddressLiteral } from './address-rules.ts'
import { parseDataUrl } from './data-url.ts'
import type { Exchanged } from './exchanged.ts'
import { notSent } from './exchanged.ts'
import { record } from './record.ts'
import { recordedUrl } from './recorded-url.ts'
import { type Sending, type Sent, send } from './send.ts'

const MAX_REDIRECTS = 3
const REDIRECTS = new Set([301, 302, 303, 307, 308])

export type DownloadSettings = Omit<
  Sending,
  'url' | 'method' | 'headers' | 'body' | 'isDownload' | 'onSent'
> & { readonly allowedOrigins: ReadonlySet<string>; readonly keptHeaders: readonly string[] }

/**
 * Fetches what a link in an answer leads to, with no key and no cookie, following at most 3
 * redirects, each checked like the first. Times run from the first request of the chain.
 */
export async function download(link: string, settings: DownloadSettings): Promise<Exchanged> {
  if (/^data:/i.test(link)) return fromDataUrl(link, settings)
  let url = link
  let first: Sent | null = null
  for (let redirects = 0; ; redirects += 1) {
    const refusal = refusedLink(url, settings.allowedOrigins)
    if (refusal !== null) return refused(url, refusal, { settings, first })
    const target = new URL(url)
    const sent = await send({
      ...settings,
      url: target,
      method: 'GET',
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'image-assay' },
      body: null,
      isDownload: true,
      onSent: null,
    })
    const location = sent.headers.location
    const context = {
      purpose: 'download' as const,
      method: 'GET',
      url: recordedUrl(target, true),
      requestBody: null,
      keptHeaders: settings.keptHeaders,
      scrub: (text: string) => text,
    }
    if (sent.error !== null || !REDIRECTS.has(sent.status ?? 0) || location === undefined) {
      const error = sent.error
      // Once one request of the chain is out, nothing about the chain was "not sent".
      const whole =
        error !== null && first !== null ? { ...sent, error: { ...error, sent: true } } : sent
      return record(whole, context, first)
    }
    first ??= sent
    if (redirects === MAX_REDIRECTS) {
      const error = {
        sent: true,
        code: 'redirect',
        message: 'the link redirects more than 3 times',
      }
      return record({ ...sent, error }, context, first)
    }
    url = URL.canParse(location, target.href) ? new URL(location, target).href : location
  }
}

interface Refusal {
  readonly code: string
  readonly message: string
}

/** Why a link out of an answer is not followed; null where it may be. */
export function refusedLink(link: string, allowedOrigins: ReadonlySet<string>): Refusal | null {
  if (!URL.canParse(link)) return { code: 'bad-url', message: 'the link is not a URL' }
  const url = new URL(link)
  if (allowedOrigins.has(url.origin)) return null
  if (url.protocol !== 'https:')
    return { code: 'blocked-scheme', message: `the link is ${url.protocol} and not https:` }
  if (isAddressLiteral(url))
    return { code: 'blocked-address', message: 'the link names its host by number' }
  return null
}

function refused(
  link: string,
  refusal: Refusal,
  options: { readonly settings: DownloadSettings; readonly first: Sent | null },
): Exchanged {
  const { settings, first } = options
  const url = URL.canParse(link) ? shownUrl(new URL(link)) : 'not a URL'
  const startedAt = new Date(first?.startedAtMs ?? settings.clock.now()).toISOString()
  const exchanged = notSent(
    { purpose: 'download', method: 'GET', url, requestBody: null, startedAt },
    refusal,
  )
  if (first === null) return exchanged
  const totalMs = first.endedAt - (first.sentAt ?? first.endedAt)
  return {
    ...exchanged,
    exchange: { ...exchanged.exchange, totalMs, error: { sent: true, ...refusal } },
  }
}

/** `file:` and the like have no origin; what stands behind the scheme is none of our record's business. */
function shownUrl(url: URL): string {
  return /^https?:$/.test(url.protocol) ? recordedUrl(url, true) : url.protocol
}

async function fromDataUrl(link: string, settings: DownloadSettings): Promise<Exchanged> {
  const { clock, blobs, limits } = settings
  const startedAt = new Date(clock.now()).toISOString()
  const head = { purpose: 'download', method: 'GET', requestBody: null, startedAt } as const
  const parsed = parseDataUrl(link, limits.imageBytes)
  if (parsed === null || parsed.bytes.length === 0) {
    const message = 'the data: link is empty, too large or not well formed'
    return notSent({ ...head, url: 'data:' }, { code: 'bad-url', message })
  }
  const writer = blobs.open()
  await writer.write(parsed.bytes)
  const blob = await writer.finish()
  const headers = { 'content-type': parsed.mediaType }
  return {
    exchange: {
      ...head,
      url: `data:${parsed.mediaType}`,
      status: 200,
      headers,
      responseBody: null,
      responseBytes: parsed.bytes.length,
      firstByteMs: 0,
      totalMs: 0,
      error: null,
    },
    answer: { status: 200, headers, body: { kind: 'image', blob }, blobs: [blob] },
  }
}
