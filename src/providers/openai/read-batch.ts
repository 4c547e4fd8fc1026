import type { Operation } from '../../domain/operation.ts'
import { type Reading, readingOf, type Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { NO_USAGE, type Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { readBatchError, readLine } from './batch-line.ts'
import {
  batchPlace,
  batchRequest,
  cancelRequest,
  contentRequest,
  LINE_ID,
  orderRequest,
} from './batch-requests.ts'
import { readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { tokensReported, usageOf } from './usage.ts'

/** What to wait before asking after a batch, milliseconds; it takes minutes at least. */
const POLL_AFTER_MS = 1000

const ONE_REQUEST = usageOf({}, { images: 0 })

/**
 * What an answer says on the way of a batch of one line: upload, order, polls, result file. Nothing
 * is accepted before the order is answered (batch guide and openai-node 7.55.0, read 2026-11-21).
 */
export function readBatch(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const { base, at, id } = batchPlace(spec.url)
  switch (at) {
    case 'files':
      return readUpload(answer, { operation, base })
    case 'batches':
      return readOrder(answer, { operation, base })
    case 'batch':
      return readPoll(answer, { operation, base, spec, asked: id })
    case 'content':
      return { kind: 'done', reading: readContent(answer, operation), task: null }
    default:
      return at satisfies never
  }
}

/** What the answer to cancelling says: a batch that has stopped, or nothing while it is stopping. */
export function readCancelledBatch(answer: Answer): Reading | null {
  const batch = isSuccess(answer) ? fieldsOf(jsonOf(answer)) : {}
  const hasOutput = textOf(field(batch, 'output_file_id')) !== null
  return field(batch, 'status') === 'cancelled' && !hasOutput ? cancelledReading(answer) : null
}

interface Ordering {
  readonly operation: Operation
  readonly base: string
}

function readUpload(answer: Answer, { operation, base }: Ordering): Step {
  const id = isSuccess(answer) ? idOf(answer) : null
  if (id !== null) return { kind: 'next', request: orderRequest(id, { operation, base }) }
  const reading = isSuccess(answer) ? unreadable(answer) : readRefusal(answer)
  return { kind: 'done', reading: unordered(reading), task: null }
}

/** An upload that failed: whatever became of the file, no picture was ordered. */
function unordered(reading: Reading): Reading {
  const { kind, code, message } = reading.outcome
  if (kind === 'rejected' || kind === 'throttled' || kind === 'blocked') return reading
  const outcome = outcomeOf('unavailable', { reason: 'not-sent', code, message })
  return { ...reading, outcome }
}

function readOrder(answer: Answer, { operation, base }: Ordering): Step {
  if (!isSuccess(answer)) return { kind: 'done', reading: readRefusal(answer), task: null }
  const id = idOf(answer)
  return id === null
    ? { kind: 'done', reading: unreadable(answer), task: null }
    : stepOf(fieldsOf(jsonOf(answer)), { id, answer, operation, base })
}

/** An answer to a poll: the batch as it is now, or none. */
function readPoll(
  answer: Answer,
  {
    operation,
    base,
    spec,
    asked,
  }: Ordering & { readonly spec: RequestSpec; readonly asked: string },
): Step {
  const id = isSuccess(answer) ? idOf(answer) : null
  if (id !== null) return stepOf(fieldsOf(jsonOf(answer)), { id, answer, operation, base })
  const cancel = cancelRequest(asked, base)
  return unansweredPoll(readRefusal(answer), { id: asked, poll: spec, cancel })
}

function stepOf(
  batch: Fields,
  { id, answer, operation, base }: Ordering & { readonly id: string; readonly answer: Answer },
): Step {
  // A word that is not known is a batch still at work: the attempt's deadline decides.
  const task = { id, status: textOf(field(batch, 'status')) ?? 'unknown' }
  const pending = {
    kind: 'pending',
    task,
    poll: batchRequest(id, base),
    cancel: cancelRequest(id, base),
    afterMs: POLL_AFTER_MS,
    requestIds: requestIdsOf(answer),
    usage: NO_USAGE,
  } as const
  const done = (reading: Reading): Step => ({ kind: 'done', reading, task })
  switch (task.status) {
    case 'failed':
      return done(readBatchError(firstError(batch), answer))
    case 'completed':
    case 'expired':
    case 'cancelled': {
      const file = resultFile(batch)
      if (file === null) return done(endedWithoutFile(task.status, answer))
      // The result is there: it is fetched at once.
      const usage = usageOfBatch(batch, operation)
      return { ...pending, poll: contentRequest(file, base), cancel: null, afterMs: 0, usage }
    }
    default:
      return pending
  }
}

/** A line that failed stands in the error file, one that succeeded in the output file. */
function resultFile(batch: Fields): string | null {
  const output = textOf(field(batch, 'output_file_id'))
  const errors = textOf(field(batch, 'error_file_id'))
  const isNoneCompleted = field(fieldsOf(field(batch, 'request_counts')), 'completed') === 0
  return isNoneCompleted ? (errors ?? output) : (output ?? errors)
}

function endedWithoutFile(status: 'completed' | 'expired' | 'cancelled', answer: Answer): Reading {
  switch (status) {
    case 'completed':
      return unreadable(answer)
    case 'expired': {
      const message = 'the batch was not done within its 24 hours'
      const outcome = outcomeOf('unavailable', { reason: 'task-failed', code: 'expired', message })
      return readingOf(outcome, { usage: ONE_REQUEST, requestIds: requestIdsOf(answer) })
    }
    case 'cancelled':
      return cancelledReading(answer)
    default:
      return status satisfies never
  }
}

function cancelledReading(answer: Answer): Reading {
  const outcome = outcomeOf('cancelled', { reason: 'task-cancelled', code: 'cancelled' })
  return readingOf(outcome, { usage: ONE_REQUEST, requestIds: requestIdsOf(answer) })
}

/** `errors: {data: [{code, message, param, line}]}` of a batch that was not taken. */
function firstError(batch: Fields): Fields {
  const list = field(fieldsOf(field(batch, 'errors')), 'data')
  return Array.isArray(list) ? fieldsOf(list.find((one) => isObject(one))) : {}
}

/**
 * The tokens of the whole batch, which is one line, for a result that does not tell its own. Zeros
 * are left out: a count that is not in yet must not read as nothing to pay.
 */
function usageOfBatch(batch: Fields, operation: Operation): Usage {
  const told = tokensReported(field(batch, 'usage'), operation)
  const reported = Object.fromEntries(Object.entries(told).filter(([, units]) => units !== '0'))
  return { reported, counted: {}, cost: null }
}

/** The result file; what cannot be read of it was made all the same, and so is lost, not refused. */
function readContent(answer: Answer, operation: Operation): Reading {
  if (!isSuccess(answer)) return asLost(readRefusal(answer))
  const lines =
    answer.body.kind === 'events' ? answer.body.events.map(({ data }) => data) : [jsonOf(answer)]
  const objects = lines.filter((line) => isObject(line))
  const line = objects.find((one) => field(one, 'custom_id') === LINE_ID) ?? objects[0]
  return line === undefined ? unreadable(answer) : readLine(line, answer, operation)
}

function asLost(refusal: Reading): Reading {
  const { reason, code, message } = refusal.outcome
  const outcome = outcomeOf('lost', { reason, code, message })
  return { ...refusal, outcome, stopsTarget: false }
}

function unreadable(answer: Answer): Reading {
  const isJson = answer.body.kind === 'json' || jsonOf(answer) !== null
  const reason = isJson || answer.body.kind === 'events' ? 'unreadable' : 'not-json'
  const outcome = outcomeOf('malformed', { reason, message: bodyWords(answer) })
  return readingOf(outcome, { usage: ONE_REQUEST, requestIds: requestIdsOf(answer) })
}

function idOf(answer: Answer): string | null {
  return textOf(field(fieldsOf(jsonOf(answer)), 'id'))
}
