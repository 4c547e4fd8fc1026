import type { OutcomeKind, Reason } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, type StatusFailure, statusFailure } from '../status-failure.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'
import { requestIdsOf } from './request-ids.ts'

const INPUT_BLOCKED = /blocked by our content filters|content (?:filter|policy)/i
const NO_SUCH_MODEL =
  /model identifier is invalid|on-demand throughput isn.t supported|ID or ARN of an inference profile/i
/** An account without a way to pay is refused like one without permission. */
const NO_PAYMENT = /INVALID_PAYMENT_INSTRUMENT|payment instrument|payment method/i
const LEGACY = /marked by provider as legacy|end of its life/i

/** An error of the API: its type is in a header (REST-JSON), its words in `message` or `Message`. */
export function readRefusal(answer: Answer): Reading {
  const problem = fieldsOf(jsonOf(answer))
  const type = errorType(answer, problem)
  const said = textOf(field(problem, 'message')) ?? textOf(field(problem, 'Message'))
  const isRedirect = answer.status >= 300 && answer.status < 400
  const message = isRedirect
    ? redirectMessage(answer.status, answer.headers.location)
    : (said ?? bodyWords(answer))
  const { kind, reason, stopsTarget } = isRedirect
    ? statusFailure(answer.status)
    : judge(answer.status, type, message)
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return readingOf(outcomeOf(kind, { reason, code: type, message }), {
    usage: { reported: {}, counted: { request: '1', image: '0' }, cost: null },
    requestIds: requestIdsOf(answer),
    retryAfterMs: isWorthWaiting ? (waitInHeaders(answer.headers) ?? waitInText(message)) : null,
    stopsTarget,
  })
}

/** `ValidationException` of `ValidationException:http://…` or `com.amazon…#ValidationException`. */
function errorType({ headers }: Answer, problem: Fields): string | null {
  const text = headers['x-amzn-errortype'] ?? textOf(field(problem, '__type')) ?? ''
  const type = (text.split(':', 1)[0] ?? '').split('#').at(-1)?.trim() ?? ''
  return type === '' ? null : type
}

function judge(status: number, type: string | null, message: string): StatusFailure {
  const failed = (kind: OutcomeKind, reason: Reason, stopsTarget = false): StatusFailure => ({
    kind,
    reason,
    stopsTarget,
  })
  switch (type) {
    case 'ValidationException':
      if (INPUT_BLOCKED.test(message)) return failed('blocked', 'moderation-input')
      return failed('rejected', NO_SUCH_MODEL.test(message) ? 'model' : 'parameters')
    case 'AccessDeniedException':
      if (NO_PAYMENT.test(message)) return failed('rejected', 'funds', true)
      return LEGACY.test(message) ? failed('rejected', 'model') : failed('rejected', 'auth', true)
    case 'UnrecognizedClientException':
    case 'ExpiredTokenException':
    case 'InvalidSignatureException':
    case 'IncompleteSignatureException':
    case 'MissingAuthenticationTokenException':
      return failed('rejected', 'auth', true)
    case 'ResourceNotFoundException':
      return failed('rejected', 'model')
    case 'ThrottlingException':
    case 'ServiceQuotaExceededException':
      return failed('throttled', 'rate-limit')
    case 'ModelNotReadyException':
    case 'ServiceUnavailableException':
      return failed('unavailable', 'overloaded')
    case 'ModelTimeoutException':
      return failed('unavailable', 'timeout')
    case 'ModelErrorException':
      return failed('unavailable', 'task-failed')
    default:
      return statusFailure(status)
  }
}
