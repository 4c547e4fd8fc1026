import type { OutcomeKind, Reason } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'
import { requestIdsOf } from './request-ids.ts'

const ONE_REQUEST: Usage = { reported: {}, counted: { request: '1', image: '0' }, cost: null }

/** Whoever asks too often is shut out for a minute; no header says so (platform OpenAPI, 2025-03). */
const SHUT_OUT_MS = 60_000

const NO_CREDITS = /lack sufficient credits|insufficient credits|not have enough balance/i

/** An answer that did not succeed: `{id, name, errors: […]}`, or `{id, name, message}` as v1 has it. */
export function readRefusal(answer: Answer): Reading {
  const problem = fieldsOf(jsonOf(answer))
  const name = textOf(field(problem, 'name'))
  const message = wordsOf(problem) ?? bodyWords(answer)
  const isRedirect = answer.status >= 300 && answer.status < 400
  const { kind, reason, stopsTarget } = isRedirect
    ? statusFailure(answer.status)
    : judge(answer.status, name, message)
  const outcome = outcomeOf(kind, {
    reason,
    code: name,
    message: isRedirect ? redirectMessage(answer.status, answer.headers.location) : message,
  })
  return readingOf(outcome, {
    usage: ONE_REQUEST,
    requestIds: requestIdsOf(answer),
    retryAfterMs: waitAskedMs(kind, answer, message),
    stopsTarget,
  })
}

function wordsOf(problem: Fields): string | null {
  const errors = field(problem, 'errors')
  const lines = Array.isArray(errors) ? errors.flatMap((one) => textOf(one) ?? []) : []
  return lines.length > 0 ? lines.join('; ') : textOf(field(problem, 'message'))
}

function judge(status: number, name: string | null, message: string): StatusFailure {
  const failed = (kind: OutcomeKind, reason: Reason, stopsTarget = false): StatusFailure => ({
    kind,
    reason,
    stopsTarget,
  })
  switch (name?.toLowerCase()) {
    case 'content_moderation':
    case 'public_figure':
      return failed('blocked', 'moderation-input')
    case 'payment_required':
      return failed('rejected', 'funds', true)
    case 'unauthorized':
      return failed('rejected', 'auth', true)
    case 'rate_limit_exceeded':
      return failed('throttled', 'rate-limit')
    case 'internal_error':
      // The API's own word that the generation failed, which is not charged; a gateway's page with
      // the same status says no such thing.
      return failed('unavailable', 'task-failed')
    default:
      return NO_CREDITS.test(message) ? failed('rejected', 'funds', true) : statusFailure(status)
  }
}

function waitAskedMs(kind: OutcomeKind, answer: Answer, message: string): number | null {
  if (kind !== 'throttled' && kind !== 'unavailable') return null
  const asked = waitInHeaders(answer.headers) ?? waitInText(message)
  return kind === 'throttled' ? (asked ?? SHUT_OUT_MS) : asked
}
