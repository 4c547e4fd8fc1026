import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { codeText } from '../code-text.ts'
import { detailWords } from '../detail-words.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'
import { requestIdsOf } from './request-ids.ts'

const NOTHING_MADE: Usage = { reported: {}, counted: { request: '1', image: '0' }, cost: null }
const FUNDS_WORDS =
  /payment required|inactive subscription|insufficient (?:credits?|balance|funds)|(?:spend(?:ing)?|usage|billing) limit/i
const MODERATION_WORDS = /guardrail|moderation|content policy/i
const RATE_LIMITED = '1300'

/**
 * An answer that is no success: `{detail: "…"}` of the gateway, `{detail: [{loc, msg}]}` of a field
 * that is wrong, `{object: "error", message, type, code}` of the API (docs.mistral.ai, read
 * 2026-11-21).
 */
export function readRefusal(answer: Answer): Reading {
  const isRedirect = answer.status >= 300 && answer.status < 400
  const error = isRedirect ? {} : fieldsOf(jsonOf(answer))
  const message = isRedirect
    ? redirectMessage(answer.status, answer.headers.location)
    : (wordsOf(error) ?? bodyWords(answer))
  return refusalOf(error, { answer, message, failure: statusFailure(answer.status) })
}

/** `conversation.response.error` under a status that said success. */
export function readErrorWithin(error: Fields, answer: Answer): Reading {
  const failure =
    codeText(field(error, 'code')) === RATE_LIMITED ? statusFailure(429) : statusFailure(500)
  const message = wordsOf(error) ?? JSON.stringify(error)
  return refusalOf(error, { answer, message, failure })
}

function refusalOf(
  error: Fields,
  { answer, message, failure }: { answer: Answer; message: string; failure: StatusFailure },
): Reading {
  const type = textOf(field(error, 'type'))
  const { kind, reason, stopsTarget } = judge(failure, { type, message })
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  const code = codeText(field(error, 'code')) ?? type
  return readingOf(outcomeOf(kind, { reason, code, message }), {
    usage: NOTHING_MADE,
    requestIds: requestIdsOf(answer, null),
    retryAfterMs: isWorthWaiting ? (waitInHeaders(answer.headers) ?? waitInText(message)) : null,
    stopsTarget,
  })
}

function judge(
  failure: StatusFailure,
  { type, message }: { type: string | null; message: string },
): StatusFailure {
  if (failure.reason === 'redirect') return failure
  // An unknown model may be refused with 400, like a bad field.
  if (type === 'invalid_model') return statusFailure(404)
  const isRefused = failure.kind === 'rejected' || failure.kind === 'throttled'
  if (isRefused && FUNDS_WORDS.test(message)) {
    return { kind: 'rejected', reason: 'funds', stopsTarget: true }
  }
  if (failure.kind !== 'throttled' && MODERATION_WORDS.test(message)) {
    return { kind: 'blocked', reason: 'moderation', stopsTarget: false }
  }
  return failure
}

function wordsOf(error: Fields): string | null {
  return detailWords(field(error, 'message')) ?? detailWords(field(error, 'detail'))
}
