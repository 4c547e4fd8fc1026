import type { Outcome, OutcomeKind, Reason } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { codeText } from '../code-text.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders } from '../wait-asked.ts'

const ONE_REQUEST: Usage = { reported: {}, counted: { request: '1', image: '0' }, cost: null }

/** The `errors` of an answer: objects with `code`, `message`, `taskUUID` …; [] where there are none. */
export function errorsIn(answer: Answer): readonly Fields[] {
  const json = fieldsOf(jsonOf(answer))
  const errors = field(json, 'errors')
  if (Array.isArray(errors)) return errors.filter(isObject)
  const error = field(json, 'error')
  return isObject(error) ? [error] : []
}

/** An answer whose status says that nothing was done. */
export function readRefusal(answer: Answer): Reading {
  const [error = {}] = errorsIn(answer)
  const isRedirect = answer.status >= 300 && answer.status < 400
  // The serverless product of the same host answers with problem details (RFC 9457).
  const problem = textOf(field(fieldsOf(jsonOf(answer)), 'detail'))
  const message = isRedirect
    ? redirectMessage(answer.status, answer.headers.location)
    : (textOf(field(error, 'message')) ?? problem ?? bodyWords(answer))
  const code = codeText(field(error, 'code'))
  const failure = judge(code ?? '', { message, status: answer.status })
  const isWorthWaiting = failure.kind === 'throttled' || failure.kind === 'unavailable'
  return readingOf(outcomeOf(failure.kind, { reason: failure.reason, code, message }), {
    usage: ONE_REQUEST,
    retryAfterMs: isWorthWaiting ? waitInHeaders(answer.headers) : null,
    stopsTarget: failure.stopsTarget,
  })
}

/** An error under a status that said success: it is about one task, not about the request. */
export function failureWithin(error: Fields): {
  readonly outcome: Outcome
  readonly stopsTarget: boolean
} {
  const code = codeText(field(error, 'code'))
  const message = textOf(field(error, 'message'))
  const { kind, reason, stopsTarget } = judge(code ?? '', { message: message ?? '', status: null })
  return { outcome: outcomeOf(kind, { reason, code, message }), stopsTarget }
}

/** Whether this name of a task is taken: the same order has arrived before. */
export function isConflict(error: Fields): boolean {
  return codeText(field(error, 'code')) === 'conflictTaskUUID'
}

const FUNDS = /insufficient.?(?:credit|balance|fund)|not enough (?:credit|balance|fund)/i
const AUTH = /^(?:invalid|missing|expired|unauthori[sz]ed)_?api_?key|^unauthori[sz]ed$|^forbidden$/i
const MODERATION = /nsfw|moderat|safety|inappropriate|contentpolicy|content polic|providercontent/i
const RATE = /rate.?limit|too.?many|concurrency/i
const MODEL = /^(?:invalid|unsupported|unknown|missing)_?model$|^modelnotfound$|^model_not_found$/i
const PARAMETERS = /^(?:invalid|missing|unsupported|unknown|unexpected)/i

/**
 * Codes are being standardised (runware.ai, errors page, 2026-11): what they have in common is
 * looked at, and where they tell nothing, the status. `status` is null inside a success.
 */
function judge(
  code: string,
  { message, status }: { message: string; status: number | null },
): StatusFailure {
  const failed = (kind: OutcomeKind, reason: Reason, stopsTarget = false): StatusFailure => ({
    kind,
    reason,
    stopsTarget,
  })
  if (status !== null && status >= 300 && status < 400) return statusFailure(status)
  const words = `${code} ${message}`
  if (status === 402 || FUNDS.test(words)) return failed('rejected', 'funds', true)
  if (AUTH.test(code)) return failed('rejected', 'auth', true)
  if (status === 429 || RATE.test(code)) return failed('throttled', 'rate-limit')
  if (MODERATION.test(words)) return failed('blocked', 'moderation')
  if (MODEL.test(code)) return failed('rejected', 'model')
  if (PARAMETERS.test(code)) return failed('rejected', 'parameters')
  return status === null ? failed('unavailable', 'task-failed') : statusFailure(status)
}
