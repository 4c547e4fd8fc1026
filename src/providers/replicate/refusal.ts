import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { decimalText, field, fieldsOf, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, statusFailure } from '../status-failure.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'

const ONE_REQUEST: Usage = { reported: {}, counted: { request: '1', image: '0' }, cost: null }

/**
 * An answer that created no prediction: `{title, detail, status}`, or whatever an edge server sent.
 * The 429 for low credit is a slower rate, not an empty balance: it is throttled like any other.
 */
export function readRefusal(answer: Answer): Reading {
  const problem = fieldsOf(jsonOf(answer))
  const title = textOf(field(problem, 'title'))
  const { kind, reason, stopsTarget } = statusFailure(answer.status)
  const message =
    reason === 'redirect'
      ? redirectMessage(answer.status, answer.headers.location)
      : (textOf(field(problem, 'detail')) ?? title ?? bodyWords(answer))
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  // A version that does not exist is refused with 422, like a bad input field.
  const isVersion = answer.status === 422 && /^invalid version/i.test(title ?? '')
  const outcome = outcomeOf(kind, { reason: isVersion ? 'model' : reason, code: title, message })
  return readingOf(outcome, {
    usage: ONE_REQUEST,
    retryAfterMs: isWorthWaiting ? waitAskedMs(answer) : null,
    stopsTarget,
  })
}

/** The wait that an answer asks for: its headers, its `retry_after` in seconds, its words. */
function waitAskedMs(answer: Answer): number | null {
  const problem = fieldsOf(jsonOf(answer))
  const seconds = decimalText(field(problem, 'retry_after'))
  return (
    waitInHeaders(answer.headers) ??
    (seconds === null ? null : Math.round(Number(seconds) * 1000)) ??
    waitInText(textOf(field(problem, 'detail')) ?? '')
  )
}
