import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { detailWords } from '../detail-words.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, statusFailure } from '../status-failure.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'

const NOTHING_MADE: Usage = { reported: {}, counted: { request: '1', image: '0' }, cost: null }
const FUNDS_WORDS = /insufficient (?:credits?|balance|funds)/i

/**
 * An answer that made no task: `{detail}`, a text or a list of mistakes. A wrong key is 403, an empty
 * balance 402, more than the account's active tasks 429 (docs.bfl.ai `errors`, 2026).
 */
export function readRefusal(answer: Answer): Reading {
  const body = fieldsOf(jsonOf(answer))
  const byStatus = statusFailure(answer.status)
  const isRedirect = byStatus.reason === 'redirect'
  const message = isRedirect
    ? redirectMessage(answer.status, answer.headers.location)
    : (detailWords(field(body, 'detail')) ?? textOf(field(body, 'message')) ?? bodyWords(answer))
  const isClientError = answer.status >= 400 && answer.status < 500
  const failure = isClientError && FUNDS_WORDS.test(message) ? statusFailure(402) : byStatus
  const { kind, reason, stopsTarget } = failure
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return readingOf(outcomeOf(kind, { reason, message }), {
    usage: NOTHING_MADE,
    retryAfterMs: isWorthWaiting ? (waitInHeaders(answer.headers) ?? waitInText(message)) : null,
    stopsTarget,
  })
}
