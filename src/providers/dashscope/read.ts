import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf, type Step } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef, type RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { pathPart } from '../path-part.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unreadable } from '../unreadable.ts'
import { errorOf, failureWithin, readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { requestsFor } from './requests.ts'
import { resolvedOf, usageOf } from './usage.ts'

/** What to wait before asking after a task, milliseconds; 20 questions a second are allowed. */
const POLL_AFTER_MS = 3000

/** What an answer to a submit or a poll says: images, a task at work or at its end, or an error. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const json = fieldsOf(jsonOf(answer))
  const output = fieldsOf(field(json, 'output'))
  const status = textOf(field(output, 'task_status'))
  const id =
    textOf(field(output, 'task_id')) ??
    (spec.purpose === 'poll' ? pathPart(spec.url, 'tasks') : null)
  if (isSuccess(answer) && errorOf(json) === null) {
    if (id !== null && status !== null) return taskStep(answer, { id, status, spec, operation })
    if (isObject(field(json, 'output')) && spec.purpose !== 'poll') {
      return { kind: 'done', reading: imagesReading(answer, operation, false), task: null }
    }
  }
  const isError = !isSuccess(answer) || errorOf(json) !== null
  const refusal = isError ? readRefusal(answer) : unreadable(answer)
  if (spec.purpose !== 'poll') return { kind: 'done', reading: refusal, task: null }
  const asked = pathPart(spec.url, 'tasks')
  return unansweredPoll(refusal, { id: asked, ...requestsFor(asked, spec) })
}

function taskStep(
  answer: Answer,
  {
    id,
    status,
    spec,
    operation,
  }: { id: string; status: string; spec: RequestSpec; operation: Operation },
): Step {
  const task = { id, status }
  const requestIds = requestIdsOf(answer)
  const reading = endedReading(answer, operation)
  if (reading !== null) return { kind: 'done', reading, task }
  // UNKNOWN too: an id is not known everywhere at once. The attempt's deadline decides.
  const requests = requestsFor(id, spec)
  return { kind: 'pending', task, ...requests, afterMs: POLL_AFTER_MS, requestIds, usage: NO_USAGE }
}

/** A task at its end; null while it is at work. */
export function endedReading(answer: Answer, operation: Operation | null): Reading | null {
  const output = fieldsOf(field(fieldsOf(jsonOf(answer)), 'output'))
  switch (textOf(field(output, 'task_status'))) {
    case 'SUCCEEDED':
      return imagesReading(answer, operation, true)
    case 'FAILED':
      return withoutImages(answer, failureWithin(output))
    case 'CANCELED':
      return withoutImages(
        answer,
        outcomeOf('cancelled', {
          reason: 'task-cancelled',
          code: 'CANCELED',
          message: textOf(field(output, 'message')),
        }),
      )
    default:
      return null
  }
}

function withoutImages(answer: Answer, outcome: Outcome): Reading {
  const block = fieldsOf(field(fieldsOf(jsonOf(answer)), 'usage'))
  const usage = usageOf(block, { images: 0, isTask: true })
  return readingOf(outcome, { usage, requestIds: requestIdsOf(answer) })
}

/** `operation` is null where the number asked for is not known: then any image is all of them. */
function imagesReading(answer: Answer, operation: Operation | null, isTask: boolean): Reading {
  const json = fieldsOf(jsonOf(answer))
  const output = fieldsOf(field(json, 'output'))
  const block = fieldsOf(field(json, 'usage'))
  const { images, texts, errors } = contentsOf(output)
  const asked = operation?.settings.n ?? 1
  return readingOf(outcomeFor(images, { asked, texts, errors }), {
    images,
    usage: usageOf(block, { images: images.length, isTask }),
    requestIds: requestIdsOf(answer),
    resolved: images.length === 0 ? {} : resolvedOf(block),
  })
}

function outcomeFor(
  images: readonly ImageRef[],
  { asked, texts, errors }: { asked: number; texts: readonly string[]; errors: readonly Fields[] },
): Outcome {
  const [error] = errors
  const delivered = deliveredOutcome(images, asked)
  if (error !== undefined && images.length < asked) {
    const failure = failureWithin(error)
    if (images.length === 0) return failure
    const { code, message } = failure
    return { ...delivered, code, message: message ?? delivered.message }
  }
  const [words] = texts
  return images.length === 0 && words !== undefined
    ? outcomeOf('empty', { message: words })
    : delivered
}

interface Contents {
  readonly images: readonly ImageRef[]
  /** What a model said where it drew nothing. */
  readonly texts: readonly string[]
  /** `{code, message}` of images that failed. */
  readonly errors: readonly Fields[]
}

/** Items of every choice's message (Qwen: one choice; Wan: one for each image), or `results`. */
function contentsOf(output: Fields): Contents {
  const items = [
    ...listOf(field(output, 'choices')).flatMap((choice) =>
      listOf(field(fieldsOf(field(fieldsOf(choice), 'message')), 'content')),
    ),
    ...listOf(field(output, 'results')),
  ].filter(isObject)
  const textsUnder = (name: string): readonly string[] =>
    items.flatMap((item) => textOf(field(item, name)) ?? [])
  const images = items.flatMap(
    (item) => textOf(field(item, 'image')) ?? textOf(field(item, 'url')) ?? [],
  )
  return {
    images: images.map(imageRef),
    texts: textsUnder('text'),
    errors: items.filter((item) => textOf(field(item, 'code')) !== null),
  }
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
