import type { Exchange, Purpose } from '../domain/exchange.ts'
import type { Answer } from '../domain/request.ts'
import { beginning, KEPT_TEXT_BYTES } from './body-reader.ts'
import type { Exchanged } from './exchanged.ts'
import type { Scrub } from './scrub.ts'
import { scrubbedAnswer } from './scrubbed-answer.ts'
import type { Sent } from './send.ts'

/** Kept besides those an adapter names. */
const ALWAYS_KEPT = ['content-type', 'retry-after', 'x-request-id']
/** Not even when named: a session, and a time that makes equal records differ. */
const NEVER_KEPT = new Set(['set-cookie', 'date'])
/** Scrubbing looks a little past the cut, so that no secret is halved by it. */
const SCRUB_MARGIN_BYTES = 4_096

export interface RecordContext {
  readonly purpose: Purpose
  readonly method: string
  readonly url: string
  readonly requestBody: string | null
  readonly keptHeaders: readonly string[]
  readonly scrub: Scrub
}

/** Makes the record of one request. `began` is where a chain of redirects began, else null. */
export function record(sent: Sent, context: RecordContext, began: Sent | null = null): Exchanged {
  const { purpose, method, url, requestBody, keptHeaders, scrub } = context
  const first = began ?? sent
  const start = first.sentAt ?? first.endedAt
  const exchange: Exchange = {
    purpose,
    method,
    url: scrub(url),
    status: sent.status,
    headers: keptOnly(sent.headers, keptHeaders, scrub),
    requestBody: requestBody === null ? null : recordedText(requestBody, scrub),
    responseBody: sent.read === null ? null : recordedText(sent.read.text, scrub),
    responseBytes: sent.responseBytes,
    startedAt: new Date(first.startedAtMs).toISOString(),
    firstByteMs: sent.headersAt === null ? null : milliseconds(sent.headersAt - start),
    totalMs: milliseconds(sent.endedAt - start),
    error: sent.error,
  }
  return { exchange, answer: sent.error === null ? answerOf(sent, scrub) : null }
}

function answerOf({ status, headers, read }: Sent, scrub: Scrub): Answer {
  const answer: Answer = {
    status: status ?? 0,
    headers,
    body: read?.body ?? { kind: 'none' },
    blobs: read?.blobs ?? [],
  }
  const told = [read?.text ?? '', ...Object.values(headers)]
  return told.some((text) => scrub(text) !== text) ? scrubbedAnswer(answer, scrub) : answer
}

/** Text as recorded: secrets out, at most 64 KiB. */
export function recordedText(text: string | null, scrub: Scrub): string | null {
  return text === null
    ? null
    : beginning(scrub(beginning(text, KEPT_TEXT_BYTES + SCRUB_MARGIN_BYTES)))
}

function keptOnly(
  headers: Readonly<Record<string, string>>,
  keptHeaders: readonly string[],
  scrub: Scrub,
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {}
  for (const name of new Set([...ALWAYS_KEPT, ...keptHeaders])) {
    const value = headers[name]
    if (value !== undefined && !NEVER_KEPT.has(name)) kept[name] = scrub(value)
  }
  return kept
}

/** Microseconds are enough. */
function milliseconds(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
