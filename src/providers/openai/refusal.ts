import type { Outcome, OutcomeKind, Reason } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { decimalText, type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitForUsedUpLimit, waitInHeaders, waitInText } from '../wait-asked.ts'
import { requestIdsOf } from './request-ids.ts'
import { usageOf } from './usage.ts'

// Codes: docs error reference and openai/openai-openapi, read 2026-11-21. `code` is the stable
// discriminator; `type` varies by the age of the endpoint and is asked only where there is no code.
const MODERATION = [
  'moderation_blocked',
  'content_policy_violation',
  'contentfilter',
  'content_filter',
]
const FUNDS = [
  'insufficient_quota',
  'credit_balance_exhausted',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
  'billing_hard_limit_reached',
  'billing_not_active',
]
const MODERATION_WORDS =
  /rejected by the safety system|rejected as a result of our safety system|safety_violations=/i

/** The error object of a body, in the forms seen: `{error:{…}}`, `{error:"text"}`, `{message,code}`. */
export function errorOf(json: Json | undefined): Fields | null {
  const body = fieldsOf(json)
  const error = field(body, 'error')
  if (isObject(error)) return error
  if (textOf(error) !== null) return { ...body, message: error ?? null }
  return null
}

/** An answer that did not succeed, by its status and error object. */
export function readRefusal(answer: Answer): Reading {
  const json = jsonOf(answer)
  const error = errorOf(json) ?? fieldsOf(json)
  const isRedirect = answer.status >= 300 && answer.status < 400
  const said = textOf(field(error, 'message')) ?? textOf(field(error, 'detail'))
  const message = isRedirect
    ? redirectMessage(answer.status, answer.headers.location)
    : (said ?? bodyWords(answer))
  return refusalOf(error, { answer, message, failure: judge(error, answer.status) })
}

/** An error object inside an answer whose status said success, in its JSON or in its stream. */
export function readErrorWithin(error: Fields, answer: Answer): Reading {
  const message = textOf(field(error, 'message')) ?? JSON.stringify(error)
  // Not `Number` of whatever stands there: an object with a `toString` of its own makes that throw.
  const named = decimalText(field(error, 'status') ?? field(error, 'status_code'))
  const stated = Number(named ?? Number.NaN)
  const isStatus = Number.isInteger(stated) && stated >= 400 && stated < 600
  return refusalOf(error, { answer, message, failure: judge(error, isStatus ? stated : null) })
}

function refusalOf(
  error: Fields,
  { answer, message, failure }: { answer: Answer; message: string; failure: StatusFailure },
): Reading {
  const code = codeOf(error) ?? textOf(field(error, 'type'))
  const outcome: Outcome = outcomeOf(failure.kind, { reason: failure.reason, code, message })
  const isWorthWaiting = failure.kind === 'throttled' || failure.kind === 'unavailable'
  return readingOf(outcome, {
    usage: usageOf({}, { images: 0 }),
    requestIds: requestIdsOf(answer, message),
    retryAfterMs: isWorthWaiting ? waitAsked(answer, message) : null,
    stopsTarget: failure.stopsTarget,
  })
}

/** The wait that an answer asks for, ms: headers, words, then the limit that is used up. */
export function waitAsked({ headers }: Answer, message: string): number | null {
  const limits = { prefix: 'x-ratelimit', kinds: ['requests', 'tokens', 'images'] }
  return waitInHeaders(headers) ?? waitInText(message) ?? waitForUsedUpLimit(headers, limits)
}

/**
 * What an error object means. `status` is null where the error came inside a success and only its
 * own words can tell.
 */
export function judge(error: Fields, status: number | null): StatusFailure {
  const code = codeOf(error)?.toLowerCase() ?? null
  const type = textOf(field(error, 'type'))?.toLowerCase() ?? null
  const message = textOf(field(error, 'message')) ?? ''
  const failed = (kind: OutcomeKind, reason: Reason, stopsTarget = false): StatusFailure => ({
    kind,
    reason,
    stopsTarget,
  })
  if (status !== null && status >= 300 && status < 400) return statusFailure(status)
  const isModeration = (code !== null && MODERATION.includes(code)) || isFiltered(error)
  if (isModeration || (code === null && MODERATION_WORDS.test(message))) {
    return failed('blocked', moderationReason(error))
  }
  if (code !== null && FUNDS.includes(code)) return failed('rejected', 'funds', true)
  if (code === 'rate_limit_exceeded' || code === 'slow_down')
    return failed('throttled', 'rate-limit')
  if (type === 'insufficient_quota') return failed('rejected', 'funds', true)
  if (code === 'invalid_api_key') return failed('rejected', 'auth', true)
  if (code === 'model_not_found' || code === 'deploymentnotfound')
    return failed('rejected', 'model')
  if (code === 'server_is_overloaded') return failed('unavailable', 'overloaded')
  if (status !== null) return statusFailure(status)
  switch (type) {
    case 'invalid_request_error':
    case 'image_generation_user_error':
      return failed('rejected', 'parameters')
    case 'authentication_error':
      return failed('rejected', 'auth', true)
    case 'rate_limit_error':
    case 'requests':
    case 'tokens':
      return failed('throttled', 'rate-limit')
    case 'service_unavailable_error':
      return failed('unavailable', 'overloaded')
    default:
      return failed('unavailable', 'server-error')
  }
}

function codeOf(error: Fields): string | null {
  const code = field(error, 'code')
  return typeof code === 'number' ? String(code) : textOf(code)
}

/** Azure names its content filter inside, whatever the code outside is. */
function isFiltered(error: Fields): boolean {
  const inner = fieldsOf(field(error, 'inner_error') ?? field(error, 'innererror'))
  return field(inner, 'code') === 'ResponsibleAIPolicyViolation'
}

function moderationReason(error: Fields): Reason {
  const details = fieldsOf(field(error, 'moderation_details'))
  const stage = field(details, 'moderation_stage')
  if (stage === 'input') return 'moderation-input'
  return stage === 'output' ? 'moderation-output' : 'moderation'
}
