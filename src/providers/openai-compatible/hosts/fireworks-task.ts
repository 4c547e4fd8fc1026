import type { Outcome } from '../../../domain/outcome.ts'
import { type Reading, readingOf, type Step, type TaskState } from '../../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef, type RequestSpec } from '../../../domain/request.ts'
import { NO_USAGE } from '../../../domain/usage.ts'
import { jsonOf } from '../../answer-words.ts'
import { isSuccess } from '../../is-success.ts'
import { type Fields, field, fieldsOf, textOf } from '../../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../../outcome-of.ts'
import { unansweredPoll } from '../../unanswered-poll.ts'

/** The pace of the AI SDK's client, ms. */
const POLL_AFTER_MS = 500

/**
 * Answers about a task: `{request_id}` when it is accepted, then `{id, status, result}` by
 * `POST …/get_result` (@ai-sdk/fireworks 3.0.62, read 2026-11-21). Words for moderation are those of
 * BFL's API, whose models these are. A word that is not known is a task still at work. Null for an
 * answer that is about none.
 */
export function readTask(
  answer: Answer,
  spec: RequestSpec,
  refusalOf: (answer: Answer) => Reading,
): Step | null {
  const body = fieldsOf(isSuccess(answer) ? jsonOf(answer) : null)
  if (spec.purpose !== 'poll') {
    const id = textOf(field(body, 'request_id'))
    return id === null ? null : pending({ id, status: 'accepted' }, pollFor(id, spec.url))
  }
  const id = idAskedFor(spec)
  const status = textOf(field(body, 'status'))
  if (status === null) return unansweredPoll(refusalOf(answer), { id, poll: spec, cancel: null })
  const ended = endedOutcome(status, body)
  if (ended === null) return pending({ id, status }, spec)
  const { outcome, images } = ended
  const usage = {
    reported: {},
    counted: { request: '1', task: '1', image: String(images.length) },
    cost: null,
  }
  const reading = readingOf(outcome, { images, usage, requestIds: [id] })
  return { kind: 'done', reading, task: { id, status } }
}

function endedOutcome(
  status: string,
  body: Fields,
): { readonly outcome: Outcome; readonly images: readonly ImageRef[] } | null {
  const ended = (outcome: Outcome) => ({ outcome, images: [] })
  switch (status) {
    case 'Ready': {
      const sample = textOf(field(fieldsOf(field(body, 'result')), 'sample'))
      const images = sample === null ? [] : [imageRef(sample)]
      return { outcome: deliveredOutcome(images, 1), images }
    }
    case 'Request Moderated':
      return ended(outcomeOf('blocked', { reason: 'moderation-input', code: status }))
    case 'Content Moderated':
      return ended(outcomeOf('blocked', { reason: 'moderation-output', code: status }))
    case 'Error':
    case 'Failed': {
      const message = textOf(field(body, 'error')) ?? textOf(field(body, 'details'))
      return ended(outcomeOf('unavailable', { reason: 'task-failed', code: status, message }))
    }
    default:
      return null
  }
}

function pending(task: TaskState, poll: RequestSpec): Step {
  return {
    kind: 'pending',
    task,
    poll,
    cancel: null,
    afterMs: POLL_AFTER_MS,
    requestIds: [task.id],
    usage: NO_USAGE,
  }
}

function pollFor(id: string, submittedTo: string): RequestSpec {
  return {
    purpose: 'poll',
    method: 'POST',
    url: `${submittedTo}/get_result`,
    headers: {},
    body: { kind: 'json', json: { id } },
    credential: true,
  }
}

function idAskedFor({ body }: RequestSpec): string {
  const json = body?.kind === 'json' ? fieldsOf(body.json) : {}
  return textOf(field(json, 'id')) ?? 'unknown'
}
