import type { OutcomeKind, Reason } from '../../domain/outcome.ts'
import type { Answer } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { detailWords } from '../detail-words.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { redirectMessage, statusFailure } from '../status-failure.ts'

/** What an answer that is no success says. */
export interface FalFailure {
  readonly kind: OutcomeKind
  readonly reason: Reason | null
  readonly stopsTarget: boolean
  /** fal's own type, e.g. `runner_connection_timeout`. */
  readonly code: string | null
  readonly message: string
  /** It speaks of the work itself: not of the key, the rate or a gateway on the way. */
  readonly isOfWork: boolean
}

const FUNDS_WORDS = /exhausted balance|top up your balance|insufficient (?:credits?|balance|funds)/i

/**
 * Model errors are `{detail: [{loc, msg, type}]}`, those of the infrastructure
 * `{detail, error_type}` with `x-fal-error-type` (fal docs `errors`, read 2026-11-21). A balance that
 * is used up is 403, like a key that may not: only its words tell.
 */
export function failureOf(answer: Answer): FalFailure {
  const { status, headers } = answer
  const byStatus = statusFailure(status)
  if (byStatus.reason === 'redirect') {
    const message = redirectMessage(status, headers.location)
    return { ...byStatus, code: null, message, isOfWork: false }
  }
  const fields = fieldsOf(jsonOf(answer))
  const mistake = mistakeOf(fields)
  const code =
    textOf(field(mistake, 'type')) ??
    textOf(field(fields, 'error_type')) ??
    textOf(headers['x-fal-error-type'])
  const message = wordsOf(fields) ?? bodyWords(answer)
  const isFunds = status >= 400 && status < 500 && FUNDS_WORDS.test(message)
  const failure = isFunds ? statusFailure(402) : (byType(code, mistake) ?? byStatus)
  const isOfCaller = failure.stopsTarget || failure.kind === 'throttled'
  return { ...failure, code, message, isOfWork: !isOfCaller && (code !== null || status === 422) }
}

/** `{detail}`, and the platform API's `{error: {type, message}}`. */
function wordsOf(fields: Fields): string | null {
  const platform = fieldsOf(field(fields, 'error'))
  return detailWords(field(fields, 'detail')) ?? textOf(field(platform, 'message'))
}

/** The mistake that says most: a policy's, else the first. */
function mistakeOf(fields: Fields): Fields {
  const detail = field(fields, 'detail')
  const mistakes = Array.isArray(detail) ? detail.map((one: Json) => fieldsOf(one)) : []
  const policy = mistakes.find((one) => field(one, 'type') === 'content_policy_violation')
  return policy ?? mistakes[0] ?? {}
}

/** Types whose HTTP status would be read otherwise. */
function byType(
  code: string | null,
  mistake: Fields,
): Pick<FalFailure, 'kind' | 'reason' | 'stopsTarget'> | null {
  const failure = (kind: OutcomeKind, reason: Reason | null) => ({
    kind,
    reason,
    stopsTarget: false,
  })
  switch (code) {
    case 'content_policy_violation':
      return failure('blocked', isOfPrompt(mistake) ? 'moderation-input' : 'moderation')
    case 'no_media_generated':
      return failure('empty', null)
    // Not started in time: by the deadline that was sent, or for want of a runner.
    case 'request_timeout':
    case 'startup_timeout':
    case 'runner_scheduling_failure':
    case 'downstream_service_unavailable':
      return failure('unavailable', 'overloaded')
    // Under 400, which may be billed where 500 is not.
    case 'downstream_service_error':
      return failure('unavailable', null)
    case 'client_cancelled':
      return failure('cancelled', 'task-cancelled')
    default:
      return null
  }
}

function isOfPrompt(mistake: Fields): boolean {
  const loc = field(mistake, 'loc')
  return Array.isArray(loc) && loc.some((part) => typeof part === 'string' && /prompt/.test(part))
}
