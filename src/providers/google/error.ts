import type { Answer } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { jsonOf } from '../answer-words.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'

/** google.rpc.Code by number, each with its HTTP status (googleapis/google/rpc/code.proto). */
const CODES: readonly (readonly [name: string, http: number])[] = [
  ['OK', 200],
  ['CANCELLED', 499],
  ['UNKNOWN', 500],
  ['INVALID_ARGUMENT', 400],
  ['DEADLINE_EXCEEDED', 504],
  ['NOT_FOUND', 404],
  ['ALREADY_EXISTS', 409],
  ['PERMISSION_DENIED', 403],
  ['RESOURCE_EXHAUSTED', 429],
  ['FAILED_PRECONDITION', 400],
  ['ABORTED', 409],
  ['OUT_OF_RANGE', 400],
  ['UNIMPLEMENTED', 501],
  ['INTERNAL', 500],
  ['UNAVAILABLE', 503],
  ['DATA_LOSS', 500],
  ['UNAUTHENTICATED', 401],
]

/** One quota that a 429 names. */
export interface QuotaViolation {
  /** The quota's id and metric, in one text. */
  readonly name: string
  readonly limit: string | null
}

/**
 * Google's error envelope `{error: {code, message, status, details}}` (google.rpc.Status as JSON;
 * `@type` tells the details apart). Null for what an answer leaves out.
 */
export interface GoogleError {
  /** `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED` … */
  readonly status: string | null
  /** The HTTP status it stands for: 500 where it does not say. */
  readonly http: number
  readonly message: string | null
  /** `ErrorInfo.reason`, the finest word: `API_KEY_INVALID`. */
  readonly reason: string | null
  readonly violations: readonly QuotaViolation[]
  /** `RetryInfo.retryDelay`, ms. */
  readonly retryDelayMs: number | null
}

/** `38s`, `38.2s`, `0.203s`: a google.protobuf.Duration as JSON. */
const DURATION = /^([0-9]{1,9}(?:\.[0-9]{1,9})?)s$/

/** The error of an answer, or null where there is none. A stream's errors stand in a list of one. */
export function googleErrorIn(answer: Answer): GoogleError | null {
  const json = jsonOf(answer)
  const body: Json = Array.isArray(json) ? (json[0] ?? null) : json
  const error = field(fieldsOf(body), 'error')
  return isObject(error) ? googleErrorOf(error) : null
}

/** The error object itself, as it also stands in operations and in the items of a batch. */
export function googleErrorOf(error: Fields): GoogleError {
  const listed = field(error, 'details')
  const details = Array.isArray(listed) ? listed.map((detail: Json) => fieldsOf(detail)) : []
  const named = (type: string): readonly Fields[] =>
    details.filter((detail) => textOf(field(detail, '@type'))?.endsWith(`.${type}`) === true)
  const delay = named('RetryInfo').map((detail) => durationMs(field(detail, 'retryDelay')))
  const reasons = details.map((detail) => textOf(field(detail, 'reason')))
  // `code` is an HTTP status in answers, and a google.rpc.Code in operations.
  const code = Number(field(error, 'code') ?? 0)
  const status = textOf(field(error, 'status')) ?? CODES[code]?.[0] ?? null
  const byName = CODES.find(([name]) => name === status)?.[1]
  return {
    status,
    http: code >= 400 && code < 600 ? code : (byName ?? 500),
    message: textOf(field(error, 'message')),
    reason: reasons.find((reason) => reason !== null) ?? null,
    violations: named('QuotaFailure').flatMap(violationsOf),
    retryDelayMs: delay.find((ms) => ms !== null) ?? null,
  }
}

function violationsOf(failure: Fields): readonly QuotaViolation[] {
  const violations = field(failure, 'violations')
  if (!Array.isArray(violations)) return []
  return violations.map((one: Json) => {
    const fields = fieldsOf(one)
    const names = ['quotaId', 'quotaMetric'].map((name) => textOf(field(fields, name)) ?? '')
    return { name: names.join(' ').trim(), limit: textOf(field(fields, 'quotaValue')) }
  })
}

function durationMs(value: Json | undefined): number | null {
  const seconds = DURATION.exec(textOf(value) ?? '')?.[1]
  return seconds === undefined ? null : Math.round(Number(seconds) * 1000)
}
