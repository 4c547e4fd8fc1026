import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { codeText } from '../code-text.ts'
import { detailWords } from '../detail-words.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders } from '../wait-asked.ts'

const ONE_REQUEST: Usage = { reported: {}, counted: { request: '1', image: '0' }, cost: null }

/** An answer that did not succeed: `{error}`, and `{reject_reason}` where it is about money. */
export function readRefusal(answer: Answer): Reading {
  const json = fieldsOf(jsonOf(answer))
  const inner = fieldsOf(field(json, 'error'))
  const rejected = textOf(field(json, 'reject_reason')) ?? textOf(field(inner, 'reject_reason'))
  const isRedirect = answer.status >= 300 && answer.status < 400
  const message = isRedirect
    ? redirectMessage(answer.status, answer.headers.location)
    : (textOf(field(json, 'error')) ??
      textOf(field(inner, 'message')) ??
      textOf(field(json, 'message')) ??
      detailWords(field(json, 'detail')) ??
      bodyWords(answer))
  const code = rejected ?? codeText(field(inner, 'code')) ?? codeText(field(json, 'code'))
  const { kind, reason, stopsTarget } = judge(answer.status, rejected)
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return readingOf(outcomeOf(kind, { reason, code, message }), {
    usage: ONE_REQUEST,
    retryAfterMs: isWorthWaiting ? waitInHeaders(answer.headers) : null,
    stopsTarget,
  })
}

/** Errors page, developer.ideogram.ai, read 2026-11-21: 422 is the prompt's safety review. */
function judge(status: number, rejected: string | null): StatusFailure {
  // Too much at once, though it says 402: it passes by itself.
  if (rejected === 'inflight_limit') {
    return { kind: 'throttled', reason: 'rate-limit', stopsTarget: false }
  }
  return status === 422
    ? { kind: 'blocked', reason: 'moderation-input', stopsTarget: false }
    : statusFailure(status)
}
