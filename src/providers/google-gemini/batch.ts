import type { Operation } from '../../domain/operation.ts'
import { type Reading, readingOf, type Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { jsonOf } from '../answer-words.ts'
import { googleErrorOf } from '../google/error.ts'
import { googleFailure, readGoogleRefusal } from '../google/refusal.ts'
import { isSuccess } from '../is-success.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { outcomeOf } from '../outcome-of.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unprovedOrder } from '../unproved-order.ts'
import { unreadable } from '../unreadable.ts'
import { readContent } from './content.ts'
import { usageOf } from './usage.ts'

/** Ms between polls: a batch takes minutes to hours (aim 24 h, expiry 48 h; ai.google.dev, 2026). */
const POLL_AFTER_MS = 5000
const NAME = /^batches\/[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/
const SUBMITTED = /\/(?:models\/[^/]+|batches\/[^/]+)$/
const NO_USAGE_YET = usageOf({}, { images: 0, isBatch: true })

/**
 * What an answer says of a batch of one request (@google/genai 3.1.0; the operation's result stands in
 * `metadata.output` or in `response`). State words that are not known are work still going on.
 */
export function readBatch(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const batch = isSuccess(answer) ? fieldsOf(jsonOf(answer)) : {}
  const id = textOf(field(batch, 'name'))
  if (id !== null && NAME.test(id)) return stepOf(batch, { id, answer, spec, operation })
  const asked = /batches\/[^/]+$/.exec(spec.url)?.[0]
  const refusal = isSuccess(answer) ? unreadable(answer) : readGoogleRefusal(answer)
  if (spec.purpose !== 'poll' || asked === undefined) {
    return { kind: 'done', reading: unprovedOrder(refusal, answer.status), task: null }
  }
  return unansweredPoll(refusal, { id: asked, poll: spec, cancel: requestsFor(asked, spec).cancel })
}

function stepOf(
  batch: Fields,
  given: { id: string; answer: Answer; spec: RequestSpec; operation: Operation },
): Step {
  const { id, answer, spec, operation } = given
  const state = stateOf(batch)
  const task = { id, status: state ?? 'unknown' }
  const ended = endedReading(batch, operation)
  if (ended === 'unreadable') {
    const reading = { ...unreadable(answer), usage: NO_USAGE_YET, requestIds: [id] }
    return { kind: 'done', reading, task }
  }
  if (ended !== null) {
    return { kind: 'done', reading: { ...ended, requestIds: [id, ...ended.requestIds] }, task }
  }
  return {
    kind: 'pending',
    task,
    ...requestsFor(id, spec),
    afterMs: POLL_AFTER_MS,
    requestIds: [id],
    usage: NO_USAGE_YET,
  }
}

function stateOf(batch: Fields): string | null {
  const state = textOf(field(fieldsOf(field(batch, 'metadata')), 'state'))
  return state?.replace(/^(?:BATCH|JOB)_STATE_/, '') ?? null
}

/** How a batch ended; null while it is at work. */
function endedReading(batch: Fields, operation: Operation): Reading | 'unreadable' | null {
  const error = field(batch, 'error')
  if (isObject(error)) return failedReading(error)
  const state = stateOf(batch)
  switch (state) {
    case 'FAILED':
    case 'EXPIRED': {
      const message = `the batch ended as ${state.toLowerCase()}`
      return ended(outcomeOf('unavailable', { reason: 'task-failed', code: state, message }))
    }
    case 'CANCELLED':
      return ended(outcomeOf('cancelled', { reason: 'task-cancelled', code: state }))
    case 'SUCCEEDED':
      return itemReading(batch, operation)
    default:
      return field(batch, 'done') === true ? itemReading(batch, operation) : null
  }
}

function ended(outcome: Reading['outcome'], stopsTarget = false): Reading {
  return readingOf(outcome, { usage: NO_USAGE_YET, stopsTarget })
}

/** The batch's only item: its answer, or its own error while the batch itself succeeded. */
function itemReading(batch: Fields, operation: Operation): Reading | 'unreadable' {
  const item = fieldsOf(inlinedIn(field(fieldsOf(field(batch, 'metadata')), 'output')) ?? null)
  const own =
    Object.keys(item).length > 0 ? item : fieldsOf(inlinedIn(field(batch, 'response')) ?? null)
  const error = field(own, 'error')
  if (isObject(error)) return failedReading(error)
  return readContent(field(own, 'response'), { operation }) ?? 'unreadable'
}

/** The first of `{inlinedResponses: {inlinedResponses: […]}}`, or of the list itself. */
function inlinedIn(output: Json | undefined): Json | undefined {
  const outer = field(fieldsOf(output), 'inlinedResponses')
  const list = Array.isArray(outer) ? outer : field(fieldsOf(outer), 'inlinedResponses')
  return Array.isArray(list) ? list[0] : undefined
}

/**
 * An error in place of a result. The order was accepted, so that what may pass elsewhere (a full
 * server, a rate) is final here: nobody will work on this batch again.
 */
function failedReading(error: Fields): Reading {
  const told = googleErrorOf(error)
  const { kind, reason, stopsTarget } = googleFailure(told, told.http)
  const code = told.reason ?? told.status
  const { message } = told
  if (kind !== 'rejected') {
    return ended(outcomeOf('unavailable', { reason: 'task-failed', code, message }))
  }
  const final = reason === 'model' ? 'parameters' : reason
  return ended(outcomeOf('rejected', { reason: final, code, message }), stopsTarget)
}

/** How a batch is asked for again and stopped: under the base that the order went to. */
function requestsFor(id: string, spec: RequestSpec): { poll: RequestSpec; cancel: RequestSpec } {
  const url = `${spec.url.replace(/[?#].*$/, '').replace(SUBMITTED, '')}/${id}`
  const common = { headers: {}, credential: true } as const
  return {
    poll: { ...common, purpose: 'poll', method: 'GET', url, body: null },
    cancel: {
      ...common,
      purpose: 'cancel',
      method: 'POST',
      url: `${url}:cancel`,
      body: { kind: 'json', json: {} },
    },
  }
}

/** A cancel is answered with `{}` and takes effect some time: only an operation could tell more. */
export function readCancelled(answer: Answer): Reading | null {
  if (!isSuccess(answer)) return null
  return stateOf(fieldsOf(jsonOf(answer))) === 'CANCELLED'
    ? ended(outcomeOf('cancelled', { reason: 'task-cancelled', code: 'CANCELLED' }))
    : null
}
