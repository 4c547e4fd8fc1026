import type { Operation } from '../../domain/operation.ts'
import type { Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { unprovedOrder } from '../unproved-order.ts'
import { unreadable } from '../unreadable.ts'
import { readDelivered } from './delivered.ts'
import { POLL_AFTER_MS, readResult, readStatus } from './queue.ts'
import { isStatusUrl, queueRequests } from './queue-requests.ts'
import { readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { isQueued } from './submit.ts'

/** What an answer to a request, to a question after its status or to one for its result says. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  if (spec.purpose === 'poll') {
    const about = isStatusUrl(spec.url) ? readStatus : readResult
    return about(answer, spec, operation)
  }
  if (!isSuccess(answer)) {
    const refusal = readRefusal(answer, operation)
    const reading = isQueued(operation) ? unprovedOrder(refusal, answer.status) : refusal
    return { kind: 'done', reading, task: null }
  }
  const body = fieldsOf(jsonOf(answer))
  const id = textOf(field(body, 'request_id'))
  if (isQueued(operation) && id !== null) {
    return {
      kind: 'pending',
      task: { id, status: textOf(field(body, 'status')) ?? 'unknown' },
      ...queueRequests(body, { id, spec, model: operation.model }),
      afterMs: POLL_AFTER_MS,
      requestIds: requestIdsOf(answer, id),
      usage: { reported: {}, counted: { request: '1', task: '1' }, cost: null },
    }
  }
  const reading = readDelivered(answer, operation, null) ?? unreadable(answer)
  return { kind: 'done', reading, task: null }
}
