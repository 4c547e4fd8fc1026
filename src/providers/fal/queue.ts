import type { Operation } from '../../domain/operation.ts'
import { readingOf, type Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { NO_USAGE, type Usage } from '../../domain/usage.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unreadable } from '../unreadable.ts'
import { readDelivered } from './delivered.ts'
import { failureOf } from './failure.ts'
import { requestOf, resultRequest } from './queue-requests.ts'
import { readFailedTask, readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'

/** The pace of the vendor's own client, milliseconds (@fal-ai/client 1.10.1). */
export const POLL_AFTER_MS = 500

const NOTHING_MADE: Usage = {
  reported: {},
  counted: { request: '1', task: '1', image: '0' },
  cost: null,
}
/** Of the infrastructure, 500 and above: there is nothing more to learn from the result. */
const ENDED_BY_INFRASTRUCTURE = /^(?:request_timeout|startup_timeout|runner_[a-z_]+)$/

/**
 * An answer about the status: `IN_QUEUE`, `IN_PROGRESS`, `COMPLETED`. There is no word for failed:
 * such a request is `COMPLETED` with `error` and `error_type`, and its result is the error itself.
 */
export function readStatus(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const body = fieldsOf(jsonOf(answer))
  const status = isSuccess(answer) ? textOf(field(body, 'status')) : null
  if (status === null) return unanswered(answer, spec, operation)
  const id = requestOf(spec)
  const task = { id, status }
  const requestIds = requestIdsOf(answer, id)
  const isCompleted = status === 'COMPLETED'
  const code = isCompleted ? textOf(field(body, 'error_type')) : null
  if (code !== null && ENDED_BY_INFRASTRUCTURE.test(code)) {
    const told = { code, message: textOf(field(body, 'error')) }
    const outcome = outcomeOf('unavailable', { reason: 'task-failed', ...told })
    return { kind: 'done', reading: readingOf(outcome, { usage: NOTHING_MADE, requestIds }), task }
  }
  return {
    kind: 'pending',
    task,
    poll: isCompleted ? resultRequest(body, spec) : spec,
    cancel: null,
    // A result that is there need not be waited for.
    afterMs: isCompleted ? 0 : POLL_AFTER_MS,
    requestIds,
    usage: NO_USAGE,
  }
}

/** The model's output, or the error that the request ended with, under an HTTP status of its own. */
export function readResult(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const id = requestOf(spec)
  const task = { id, status: 'COMPLETED' }
  if (isSuccess(answer)) {
    const delivered = readDelivered(answer, operation, id)
    if (delivered !== null) return { kind: 'done', reading: delivered, task }
    const json = jsonOf(answer)
    // Neither a page of a proxy nor a status: the model's output, and not an image's.
    if (!isObject(json) || Object.hasOwn(json, 'status')) return unanswered(answer, spec, operation)
    const usage = { ...NOTHING_MADE, counted: { request: '1', task: '1' } }
    const reading = { ...unreadable(answer), usage, requestIds: requestIdsOf(answer, id) }
    return { kind: 'done', reading, task }
  }
  const { isOfWork, message } = failureOf(answer)
  if (!isOfWork || /still in progress/i.test(message)) return unanswered(answer, spec, operation)
  return { kind: 'done', reading: readFailedTask(answer, operation, id), task }
}

/** What answers neither question; asked too early, fal refuses with a status of no meaning. */
function unanswered(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const isEarly = /still in progress/i.test(failureOf(answer).message)
  const reading = isSuccess(answer) || isEarly ? unreadable(answer) : readRefusal(answer, operation)
  const id = requestOf(spec)
  const again = isEarly ? { againMs: POLL_AFTER_MS } : {}
  return unansweredPoll(reading, { id, poll: spec, cancel: null, ...again })
}
