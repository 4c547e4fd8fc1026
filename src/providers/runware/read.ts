import type { Operation } from '../../domain/operation.ts'
import type { Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import { isSuccess } from '../is-success.ts'
import { type Fields, field } from '../json-fields.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unreadable } from '../unreadable.ts'
import { isConflict, readRefusal } from './refusal.ts'
import { pollRequest } from './requests.ts'
import { type Results, resultsOf, resultsReading } from './results.ts'
import { taskUuid } from './task-uuid.ts'

/** What to wait before asking for results, milliseconds: the pace of the vendor's own client. */
const POLL_AFTER_MS = 2000

/** What an answer to an order, or to a question after its results, says. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const taskUUID = taskUuid(operation.attemptId)
  const results = resultsOf(answer, taskUUID)
  const isPoll = spec.purpose === 'poll'
  // The name is of this very attempt: its order has arrived before, and this is the copy.
  if (!isPoll && results.errors.some(isConflict)) return pending(taskUUID, spec, 'conflict')
  const isOfTask =
    isSuccess(answer) || results.errors.some((error) => field(error, 'status') === 'error')
  if (!isOfTask) {
    const refusal = { ...readRefusal(answer), requestIds: [taskUUID] }
    return isPoll
      ? unansweredPoll(refusal, asked(taskUUID, spec))
      : { kind: 'done', reading: refusal, task: null }
  }
  const isNothing = results.items.length === 0 && results.errors.length === 0
  if (isNothing && !isPoll && !results.isList) {
    return { kind: 'done', reading: unreadable(answer), task: null }
  }
  if (isNothing && isPoll) return unansweredPoll(unreadable(answer), asked(taskUUID, spec))
  const n = operation.settings.n
  const isTask = isPoll || operation.settings.delivery === 'async'
  if (isAtWork(results, n)) return pending(taskUUID, spec, 'processing')
  const reading = resultsReading(results, { asked: n, taskUUID, isTask })
  const status = reading.images.length > 0 ? 'success' : 'error'
  return { kind: 'done', reading, task: isTask ? { id: taskUUID, status } : null }
}

/**
 * Every image of a task has an item with its own status (task polling, runware.ai, 2026-11): it has
 * ended when none is worked on. An item that says nothing but the task's name is its acknowledgement.
 */
function isAtWork({ items, images, errors, isAtWork }: Results, n: number): boolean {
  if (images.length >= n) return false
  if (isAtWork) return true
  const isTold = (item: Fields): boolean =>
    field(item, 'status') === 'success' ||
    field(item, 'NSFWContent') !== undefined ||
    field(item, 'cost') !== undefined
  return items.length > 0 && images.length === 0 && errors.length === 0 && !items.some(isTold)
}

function asked(taskUUID: string, { url }: RequestSpec) {
  return { id: taskUUID, poll: pollRequest(taskUUID, url), cancel: null }
}

function pending(taskUUID: string, { url }: RequestSpec, status: string): Step {
  return {
    kind: 'pending',
    task: { id: taskUUID, status },
    poll: pollRequest(taskUUID, url),
    cancel: null,
    afterMs: POLL_AFTER_MS,
    requestIds: [taskUUID],
    usage: NO_USAGE,
  }
}
