import type { OutcomeKind, Reason } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { codeText } from '../code-text.ts'
import { decimalText, type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'
import { generationIds } from './request-ids.ts'
import { usageOf } from './usage.ts'

const failed = (kind: OutcomeKind, reason: Reason, stopsTarget = false): StatusFailure => ({
  kind,
  reason,
  stopsTarget,
})

// Words of `metadata.error_type` and of `error.availability.code`: openrouter.ai/openapi.json of
// 2026-08-22. They are finer than the status, and win.
const BY_TYPE: Readonly<Record<string, StatusFailure>> = {
  content_policy_violation: failed('blocked', 'moderation'),
  refusal: failed('blocked', 'moderation'),
  authentication: failed('rejected', 'auth', true),
  permission_denied: failed('rejected', 'auth', true),
  payment_required: failed('rejected', 'funds', true),
  rate_limit_exceeded: failed('throttled', 'rate-limit'),
  provider_overloaded: failed('unavailable', 'overloaded'),
  provider_unavailable: failed('unavailable', 'server-error'),
  server: failed('unavailable', 'server-error'),
  // Without it a 404 would mean the model.
  image_not_found: failed('rejected', 'parameters'),
  invalid_image: failed('rejected', 'parameters'),
  model_not_found: failed('rejected', 'model'),
  no_endpoints: failed('rejected', 'model'),
  model_deprecated: failed('rejected', 'model'),
  capacity_exhausted: failed('unavailable', 'overloaded'),
  temporarily_unavailable: failed('unavailable', 'overloaded'),
}

/** What the provider behind says within `metadata.raw` when its own moderation refused. */
const MODERATED_BEHIND = /moderation_blocked|content_policy_violation|safety system/i
const FUNDS_WORDS = /insufficient credits|key limit|spend(?:ing)? limit|negative credit balance/i
const MODEL_WORDS = /model_not_found|not a valid model|no endpoints found/i

/**
 * The error of a body, where one stands: at the top, or in one of `choices`. An answer may have it
 * although its status says success, when the work had begun (openrouter.ai/docs, read 2026-11-21).
 */
export function errorWithin(json: Json | undefined): Fields | null {
  const body = fieldsOf(json)
  const choices = field(body, 'choices')
  const all = [body, ...(Array.isArray(choices) ? choices.map(fieldsOf) : [])]
  for (const one of all) {
    const error = field(one, 'error') ?? null
    if (isObject(error)) return error
    if (textOf(error) !== null) return { message: error }
  }
  return null
}

/** An answer whose status is no success. */
export function readRefusal(answer: Answer): Reading {
  const json = jsonOf(answer)
  const isRedirect = answer.status >= 300 && answer.status < 400
  const error = isRedirect ? {} : (errorWithin(json) ?? fieldsOf(json))
  const said = isRedirect ? redirectMessage(answer.status, answer.headers.location) : wordsOf(error)
  return refusalOf(error, { answer, status: answer.status, message: said ?? bodyWords(answer) })
}

/** An error inside a success: its `code` is the status that was meant. */
export function readErrorWithin(error: Fields, answer: Answer): Reading {
  const code = field(error, 'code')
  const isStatus = Number.isInteger(code) && Number(code) >= 400 && Number(code) < 600
  const status = isStatus ? Number(code) : 500
  return refusalOf(error, { answer, status, message: wordsOf(error) ?? JSON.stringify(error) })
}

function refusalOf(
  error: Fields,
  { answer, status, message }: { answer: Answer; status: number; message: string },
): Reading {
  const metadata = fieldsOf(field(error, 'metadata'))
  const availability = fieldsOf(field(error, 'availability'))
  const type = textOf(field(metadata, 'error_type'))
  const available = textOf(field(availability, 'code'))
  const named = type ?? available ?? codeText(field(error, 'code'))
  const { kind, reason, stopsTarget } = judge({
    metadata,
    types: [type, available],
    named,
    status,
    said: textOf(field(error, 'message')) ?? '',
  })
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return readingOf(outcomeOf(kind, { reason, code: named, message }), {
    usage: usageOf(undefined, { images: 0, hasPicture: false }),
    requestIds: generationIds(answer),
    retryAfterMs: isWorthWaiting ? waitAsked(answer, { availability, message }) : null,
    stopsTarget,
  })
}

function judge({
  metadata,
  types,
  named,
  status,
  said,
}: {
  metadata: Fields
  types: readonly (string | null)[]
  named: string | null
  status: number
  /** The platform's own words: those of the provider behind are about another account. */
  said: string
}): StatusFailure {
  if (status >= 300 && status < 400) return statusFailure(status)
  // The platform's own moderation looks at the prompt, before anything is sent on.
  const isFlagged = Array.isArray(field(metadata, 'reasons')) || isText(metadata, 'flagged_input')
  if (isFlagged) return failed('blocked', 'moderation-input')
  const behind = `${named ?? ''} ${textOf(field(metadata, 'raw')) ?? ''} ${textOf(field(metadata, 'provider_code')) ?? ''}`
  if (MODERATED_BEHIND.test(behind)) return failed('blocked', 'moderation')
  const isBilling = status === 402 || status === 403 || status === 429
  if (isBilling && FUNDS_WORDS.test(said)) return failed('rejected', 'funds', true)
  for (const type of types) {
    const known = type !== null && Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined
    if (known !== undefined) return known
  }
  // An unknown model is refused with 400, like a bad field.
  if (status === 400 && MODEL_WORDS.test(said)) return failed('rejected', 'model')
  if (status === 529) return failed('unavailable', 'overloaded')
  return statusFailure(status)
}

function isText(fields: Fields, name: string): boolean {
  return textOf(field(fields, name)) !== null
}

/** The message, with what the provider behind said where it only says that something was said. */
function wordsOf(error: Fields): string | null {
  const message = textOf(field(error, 'message'))
  const raw = textOf(field(fieldsOf(field(error, 'metadata')), 'raw'))
  return message === null || raw === null ? message : `${message}: ${raw}`
}

function waitAsked(
  { headers }: Answer,
  { availability, message }: { availability: Fields; message: string },
): number | null {
  const seconds = decimalText(field(availability, 'retry_after'))
  const asked = seconds === null ? null : Math.round(Number(seconds) * 1000)
  const isAsked = asked !== null && Number.isSafeInteger(asked)
  return (
    waitInHeaders(headers) ??
    (isAsked ? asked : null) ??
    waitForReset(headers) ??
    waitInText(message)
  )
}

/** `x-ratelimit-reset` is a time in milliseconds since 1970: compared with the answer's own `date`. */
function waitForReset(headers: Readonly<Record<string, string>>): number | null {
  const reset = headers['x-ratelimit-reset']?.trim() ?? ''
  const wait = /^[0-9]{13}$/.test(reset)
    ? Number(reset) - Date.parse(headers.date ?? '')
    : Number.NaN
  return wait >= 0 ? wait : null
}
