import type { Operation } from '../../domain/operation.ts'
import type { Reason } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import { outcomeOf } from '../outcome-of.ts'
import { waitInHeaders, waitInText } from '../wait-asked.ts'
import { type FalFailure, failureOf } from './failure.ts'
import { requestIdsOf } from './request-ids.ts'
import { usageOf } from './usage.ts'

/** An answer that is no success, to a request that was on the line or to one for the queue. */
export function readRefusal(answer: Answer, operation: Operation): Reading {
  const failure = failureOf(answer)
  const { kind, reason, code, message, stopsTarget } = failure
  return readingOf(outcomeOf(kind, { reason, code, message }), {
    usage: usageOf(answer, operation, { images: 0, isTask: false }),
    requestIds: requestIdsOf(answer, null),
    retryAfterMs: waitAskedMs(answer, failure),
    stopsTarget,
  })
}

/**
 * How a task of the queue failed, as the answer instead of its result says. It has ended: nothing is
 * to be asked again, so that a fault of the work is never read as one of the question.
 */
export function readFailedTask(answer: Answer, operation: Operation, task: string): Reading {
  const { kind, reason, code, message } = failureOf(answer)
  const outcome = outcomeOf(kind, { reason: endingOf(answer, { kind, reason }), code, message })
  return readingOf(outcome, {
    usage: usageOf(answer, operation, { images: 0, isTask: true }),
    requestIds: requestIdsOf(answer, task),
  })
}

/** What is 500 and above is never billed; of the rest nobody says so, and so it has another reason. */
function endingOf(
  { status }: Answer,
  { kind, reason }: Pick<FalFailure, 'kind' | 'reason'>,
): Reason | null {
  switch (kind) {
    case 'unavailable':
      return status >= 500 ? 'task-failed' : null
    case 'lost':
      return 'no-answer'
    case 'rejected':
      return 'parameters'
    default:
      return reason
  }
}

function waitAskedMs({ headers }: Answer, { kind, message }: FalFailure): number | null {
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return isWorthWaiting ? (waitInHeaders(headers) ?? waitInText(message)) : null
}
