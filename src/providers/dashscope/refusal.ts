import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders } from '../wait-asked.ts'
import { requestIdsOf } from './request-ids.ts'

const ONE_REQUEST: Usage = { reported: {}, counted: { request: '1', image: '0' }, cost: null }

/** An error's own fields: `{code, message}`, or `{error: {code, message}}` of the compatible paths. */
export function errorOf(json: Fields): Fields | null {
  const inner = field(json, 'error')
  if (isObject(inner)) return inner
  return textOf(field(json, 'code')) === null ? null : json
}

/** An answer that did not succeed, or whose success says an error. */
export function readRefusal(answer: Answer): Reading {
  const json = fieldsOf(jsonOf(answer))
  const error = errorOf(json) ?? json
  const isRedirect = answer.status >= 300 && answer.status < 400
  const message = isRedirect
    ? redirectMessage(answer.status, answer.headers.location)
    : (textOf(field(error, 'message')) ?? bodyWords(answer))
  const code = textOf(field(error, 'code'))
  const failure = judge(code ?? '', message, answer.status)
  const isWorthWaiting = failure.kind === 'throttled' || failure.kind === 'unavailable'
  return readingOf(outcomeOf(failure.kind, { reason: failure.reason, code, message }), {
    usage: ONE_REQUEST,
    requestIds: requestIdsOf(answer),
    retryAfterMs: isWorthWaiting ? waitInHeaders(answer.headers) : null,
    stopsTarget: failure.stopsTarget,
  })
}

/** What an error inside a task or a result says of an image that did not come. */
export function failureWithin(error: Fields): Outcome {
  const code = textOf(field(error, 'code'))
  const message = textOf(field(error, 'message'))
  const blocked = blockedBy(code ?? '', message ?? '')
  return blocked === null
    ? outcomeOf('unavailable', { reason: 'task-failed', code, message })
    : outcomeOf('blocked', { reason: blocked, code, message })
}

// Codes: Model Studio error reference (help.aliyun.com, 2026-10). What stands after a dot is finer.
const FUNDS =
  /^(?:Arrearage|AllocationQuota\.FreeTierOnly|(?:Prepaid|Postpaid)BillOverdue|CommodityNotPurchased)$/i
const FREE_QUOTA = /\bfree (?:tier|allocated quota|quota)\b/i
const MODERATION = /^(?:DataInspectionFailed|data_inspection_failed|IPInfringementSuspect)$/i

function judge(code: string, message: string, status: number): StatusFailure {
  const byStatus = statusFailure(status)
  if (status >= 300 && status < 400) return byStatus
  const blocked = blockedBy(code, message)
  if (blocked !== null) return { kind: 'blocked', reason: blocked, stopsTarget: false }
  if (FUNDS.test(code) || (/quota/i.test(code) && FREE_QUOTA.test(message))) {
    return { kind: 'rejected', reason: 'funds', stopsTarget: true }
  }
  if (/^Throttling/i.test(code)) {
    return { kind: 'throttled', reason: 'rate-limit', stopsTarget: false }
  }
  if (/^ModelNotFound$/i.test(code) || /^model not exist/i.test(message)) {
    return { kind: 'rejected', reason: 'model', stopsTarget: false }
  }
  // The key is good: it is the way of asking that this path does not have.
  if (
    /^(?:InvalidParameter|BadRequest)/i.test(code) ||
    /does not support synchronous/i.test(message)
  ) {
    return { kind: 'rejected', reason: 'parameters', stopsTarget: false }
  }
  if (
    /^(?:InvalidApiKey$|invalid_api_key$|WorkSpaceNotFound$|(?:\w+\.)?AccessDenied)/i.test(code)
  ) {
    return { kind: 'rejected', reason: 'auth', stopsTarget: true }
  }
  if (/^ServiceUnavailable/i.test(code)) {
    return { kind: 'unavailable', reason: 'overloaded', stopsTarget: false }
  }
  if (/^InternalError/i.test(code)) {
    return { kind: 'unavailable', reason: 'server-error', stopsTarget: false }
  }
  return isSuccess({ status }) && code !== ''
    ? { kind: 'unavailable', reason: 'server-error', stopsTarget: false }
    : byStatus
}

function blockedBy(
  code: string,
  message: string,
): 'moderation-input' | 'moderation-output' | 'moderation' | null {
  if (!MODERATION.test(code)) return null
  if (/\binput (?:data|text|image)/i.test(message)) return 'moderation-input'
  return /\boutput (?:data|image)/i.test(message) ? 'moderation-output' : 'moderation'
}
