import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { readAnswer } from './read.ts'
import { readErrorWithin } from './refusal.ts'
import { usageOf } from './usage.ts'

/**
 * One line of a result file: `{custom_id, response: {status_code, request_id, body}, error}`
 * (openai-node 7.55.0, batch guide). The response is what a direct request would have answered.
 */
export function readLine(line: Fields, answer: Answer, operation: Operation): Reading {
  const response = fieldsOf(field(line, 'response'))
  const status = field(response, 'status_code')
  if (typeof status === 'number' && status >= 200 && status <= 599) {
    return ended(readAnswer(directAnswer(response, status), operation))
  }
  const error = field(line, 'error')
  if (!isObject(error)) {
    const outcome = outcomeOf('malformed', { reason: 'unreadable', message: JSON.stringify(line) })
    return readingOf(outcome, { usage: usageOf({}, { images: 0 }) })
  }
  return readBatchError(error, answer)
}

/** An error of the batch itself, of one line or of all. Nothing of it was done, and so not billed. */
export function readBatchError(error: Fields, answer: Answer): Reading {
  const code = textOf(field(error, 'code'))
  const message = textOf(field(error, 'message'))
  switch (code) {
    case 'batch_cancelled':
      return readingOf(outcomeOf('cancelled', { reason: 'task-cancelled', code, message }), NOTHING)
    case 'batch_expired':
      return readingOf(outcomeOf('unavailable', { reason: 'task-failed', code, message }), NOTHING)
    case 'token_limit_exceeded':
      // More tokens are waiting in batches than the organization may have: later it will pass.
      return readingOf(outcomeOf('throttled', { reason: 'task-failed', code, message }), NOTHING)
    default:
      return ended(readErrorWithin({ ...error, status: 400 }, answer))
  }
}

const NOTHING = { usage: usageOf({}, { images: 0 }) }

function directAnswer(response: Fields, status: number): Answer {
  const id = textOf(field(response, 'request_id'))
  const json: Json = field(response, 'body') ?? null
  return {
    status,
    headers: id === null ? {} : { 'x-request-id': id },
    body: { kind: 'json', json },
    blobs: [],
  }
}

/**
 * A batch that has ended does not change any more: what would pass for a direct request is final
 * here, and a reason that asks for another poll would only fetch the same words again.
 */
function ended(reading: Reading): Reading {
  const { kind, reason, code, message } = reading.outcome
  const final = (outcome: Partial<Outcome>): Reading => ({
    ...reading,
    outcome: { ...reading.outcome, ...outcome },
    retryAfterMs: null,
  })
  switch (kind) {
    case 'throttled':
    case 'unavailable':
      return final({ reason: 'task-failed' })
    case 'lost':
      return final({ kind: 'unavailable', reason: 'task-failed' })
    case 'rejected':
      return reason === 'model'
        ? final({ reason: 'parameters', code: code ?? 'model_not_found', message })
        : reading
    default:
      return reading
  }
}
