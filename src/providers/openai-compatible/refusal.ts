import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { waitAsked } from '../openai/refusal.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage } from '../status-failure.ts'
import { failureOf } from './failure-rules.ts'
import type { HostProfile } from './profile.ts'
import { type ProviderError, providerError } from './provider-error.ts'
import { requestIdsOf } from './request-ids.ts'
import { usageOf, violationsOf } from './usage.ts'

const NO_WORDS: ProviderError = { message: null, type: null, code: null, status: null, stage: null }

/** An answer whose status says that it did not succeed. */
export function readRefusal(answer: Answer, profile: HostProfile): Reading {
  const json = jsonOf(answer)
  const error = providerError(json) ?? NO_WORDS
  const message =
    answer.status >= 300 && answer.status < 400
      ? redirectMessage(answer.status, answer.headers.location)
      : (error.message ?? bodyWords(answer))
  return refused({ ...error, message }, { answer, json, profile, status: answer.status })
}

/** An error inside an answer whose status said success. */
export function readErrorWithin(answer: Answer, json: Json, profile: HostProfile): Reading {
  const error = providerError(json) ?? NO_WORDS
  const message = error.message ?? JSON.stringify(json)
  return refused({ ...error, message }, { answer, json, profile, status: null })
}

function refused(
  error: ProviderError,
  {
    answer,
    json,
    profile,
    status,
  }: { answer: Answer; json: Json; profile: HostProfile; status: number | null },
): Reading {
  const { kind, reason, stopsTarget } = failureOf(error, status, profile.rules)
  const code = error.code ?? error.type ?? (error.status === null ? null : String(error.status))
  const message = error.message ?? ''
  const outcome = outcomeOf(kind, { reason, code, message })
  const violations = violationsOf(profile, outcome)
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return readingOf(outcome, {
    usage: usageOf({}, profile.told(answer, json), { images: 0, violations }),
    requestIds: requestIdsOf(answer, { own: profile.requestIdHeaders, message }),
    retryAfterMs: isWorthWaiting ? waitAsked(answer, message) : null,
    stopsTarget,
  })
}
