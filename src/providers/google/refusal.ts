import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import { bodyWords } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'
import { type GoogleError, googleErrorIn } from './error.ts'

const NO_ERROR: GoogleError = {
  status: null,
  http: 500,
  message: null,
  reason: null,
  violations: [],
  retryDelayMs: null,
}

const FUNDS: StatusFailure = { kind: 'rejected', reason: 'funds', stopsTarget: true }
const AUTH: StatusFailure = { kind: 'rejected', reason: 'auth', stopsTarget: true }

const AUTH_REASON =
  /^(?:API_KEY_|ACCESS_TOKEN_|ACCOUNT_STATE_|CREDENTIALS_MISSING|CONSUMER_INVALID|CONSUMER_SUSPENDED|SERVICE_DISABLED|IAM_PERMISSION_DENIED)/
const FUNDS_REASON = /BILLING|SPEND|PREPA(?:Y|ID)|CREDIT(?!ENTIAL)/
/** Spend caps and empty prepaid balances, which come as 429 or 403 since June 2026 (billing docs). */
const FUNDS_WORDS =
  /spend(?:ing)?[ -]?(?:cap|limit)|\bprepa(?:id|y|yment)\b|credits?[^.]{0,40}(?:depleted|exhausted|used up)|insufficient (?:funds|credits?|balance)|accessible to billed users|billing (?:account )?(?:is |to be |must be )?(?:not |be )?(?:disabled|enabled|active)/i
/** Every plain quota answer says "check your plan and billing": only a quota of nothing is a bill unpaid. */
const NO_FREE_QUOTA = /limit: ?0(?![0-9.])/i

/**
 * An answer that did not succeed. Google has no `Retry-After` here: the wait stands in
 * `RetryInfo`, and means nothing where the quota is one of the day (ai.google.dev and Vertex AI error
 * tables, read 2026-11-21).
 */
export function readGoogleRefusal(answer: Answer): Reading {
  const error = googleErrorIn(answer) ?? NO_ERROR
  const failure = googleFailure(error, isSuccess(answer) ? error.http : answer.status)
  const message =
    failure.reason === 'redirect'
      ? redirectMessage(answer.status, answer.headers.location)
      : (error.message ?? bodyWords(answer))
  const { kind, reason, stopsTarget } = failure
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return readingOf(outcomeOf(kind, { reason, code: error.reason ?? error.status, message }), {
    usage: { reported: {}, counted: { request: '1', image: '0' }, cost: null },
    retryAfterMs: isWorthWaiting ? waitAskedMs(error, answer) : null,
    stopsTarget,
  })
}

/** What an error means under an HTTP status; also for errors within operations and batches. */
export function googleFailure(error: GoogleError, status: number): StatusFailure {
  if (status < 400) return statusFailure(status)
  const { reason, message, violations } = error
  const words = message ?? ''
  const isClientError = status < 500
  if (isClientError && reason !== null && FUNDS_REASON.test(reason)) return FUNDS
  if (isClientError && FUNDS_WORDS.test(words)) return FUNDS
  if (isClientError && reason !== null && AUTH_REASON.test(reason)) return AUTH
  if (status === 400 && /^API key (?:not valid|expired|not found)/i.test(words)) return AUTH
  if (status === 429 && hasNoQuota(violations, words)) return FUNDS
  return statusFailure(status)
}

/** Image output has no free tier: a key without billing has a quota of 0, which no wait will lift. */
function hasNoQuota(violations: GoogleError['violations'], words: string): boolean {
  const free = violations.filter(({ name }) => /free_?tier/i.test(name))
  if (free.some(({ limit }) => limit === '0')) return true
  return (free.length > 0 || /free_?tier/i.test(words)) && NO_FREE_QUOTA.test(words)
}

function waitAskedMs({ violations, retryDelayMs, message }: GoogleError, answer: Answer) {
  if (violations.some(({ name }) => /per_?day/i.test(name))) return null
  return retryDelayMs ?? waitInHeaders(answer.headers) ?? waitInText(message ?? '')
}
