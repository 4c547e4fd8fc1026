import type { Offer } from '../../domain/adapter.ts'
import type { Operation } from '../../domain/operation.ts'
import type { Reading, Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { parseSize } from '../../domain/settings.ts'
import { jsonOf } from '../answer-words.ts'
import { sentOptions } from '../common-options.ts'
import { readDelivered } from '../fal/delivered.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { modelPath } from '../model-path.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { pictureOf } from '../picture-of.ts'
import { onlyAsync } from '../setting-rules.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { taskFailed } from './delivered.ts'
import type { Partner, PartnerContext, Polled } from './partner.ts'
import { requestIdsOf } from './request-ids.ts'
import { atWork, pathOf, pollOf } from './task-requests.ts'

/** The pace of the vendor's own client. */
const POLL_AFTER_MS = 500
/** Tells the router that fal's queue is meant; it stands on every request. */
const QUEUE = '?_subdomain=queue'

const OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image', 'image-to-image'],
  maxImages: 4,
  without: ['quality', 'background'],
  refuses: onlyAsync('fal-ai'),
}

/**
 * fal's queue through the router: order, state, result (@huggingface/inference 4.13.30, read
 * 2026-11-21). A task that failed is `COMPLETED` too, with an `error`, or its result is one.
 */
export const fal: Partner = {
  id: 'fal-ai',
  offer: () => OFFER,
  optionMistakes: null,
  readRefusedPoll,
  submit: (operation, base) =>
    jsonPost(`${base}/${modelPath(operation.model)}${QUEUE}`, bodyFor(operation)),
  read(answer, spec, context) {
    const json = fieldsOf(jsonOf(answer))
    if (spec.purpose === 'submit') return accepted(json, { answer, ...context })
    return isResult(spec) ? result({ answer, spec, ...context }) : state(json, { answer, spec })
  },
}

/** Whether a poll asks for the result: what it answers with 4xx is how the task ended. */
function isResult({ url }: RequestSpec): boolean {
  return !url.endsWith(`/status${QUEUE}`)
}

/**
 * A refused result is how the queue tells that the task failed; "still in progress" is said so too.
 * A token withdrawn, a full server and the like say nothing of the task.
 */
function readRefusedPoll(refusal: Reading, { answer, spec }: Polled): Step {
  const { kind, reason, message } = refusal.outcome
  const id = taskOf(spec)
  const isAboutTask = isResult(spec) && kind === 'rejected' && reason === 'parameters'
  if (!isAboutTask) return unansweredPoll(refusal, { id, poll: spec, cancel: null })
  return /in progress/i.test(message ?? '')
    ? atWork(spec, { answer, id, status: 'IN_PROGRESS', afterMs: POLL_AFTER_MS })
    : taskFailed(message ?? 'the task failed', { answer, task: id })
}

function accepted(
  json: Fields,
  { answer, base }: PartnerContext & { readonly answer: Answer },
): Step | null {
  const id = textOf(field(json, 'request_id'))
  const path = pathOf(textOf(field(json, 'response_url')))
  if (id === null || path === null) return null
  const status = textOf(field(json, 'status')) ?? 'unknown'
  const poll = pollOf(`${base}${path}/status${QUEUE}`)
  return atWork(poll, { answer, id, status, afterMs: POLL_AFTER_MS })
}

function state(
  json: Fields,
  { answer, spec }: { readonly answer: Answer; readonly spec: RequestSpec },
): Step {
  const status = textOf(field(json, 'status')) ?? 'unknown'
  const id = taskOf(spec)
  const error = textOf(field(json, 'error'))
  if (status === 'COMPLETED' && error !== null) return taskFailed(error, { answer, task: id })
  if (status !== 'COMPLETED') {
    return atWork(spec, { answer, id, status, afterMs: POLL_AFTER_MS })
  }
  const poll = pollOf(spec.url.replace(`/status${QUEUE}`, QUEUE))
  return atWork(poll, { answer, id, status, afterMs: 0 })
}

/** The result is fal's own; what it says of money would be fal's price, not the router's bill. */
function result({
  answer,
  spec,
  operation,
}: PartnerContext & { readonly answer: Answer; readonly spec: RequestSpec }): Step | null {
  const id = taskOf(spec)
  const reading = readDelivered(answer, operation, id)
  if (reading === null) return null
  const usage = { ...reading.usage, reported: {}, cost: null }
  const requestIds = requestIdsOf(answer, id)
  return {
    kind: 'done',
    reading: { ...reading, usage, requestIds },
    task: { id, status: 'COMPLETED' },
  }
}

/** The id of the task that a poll asks after. */
function taskOf({ url }: RequestSpec): string {
  return /\/requests\/([^/?]+)/.exec(url)?.[1] ?? 'unknown'
}

function bodyFor(operation: Operation): Fields {
  const { prompt, settings, options } = operation
  const { size, aspect, format, steps, seed, n } = settings
  const picture = pictureOf(operation)
  const pixels = parseSize(size ?? '')
  return {
    prompt,
    ...(size !== undefined && { image_size: pixels === null ? size : { ...pixels } }),
    ...(aspect !== undefined && { aspect_ratio: aspect }),
    ...(format !== undefined && { output_format: format }),
    ...(steps !== undefined && { num_inference_steps: steps }),
    ...(seed !== undefined && { seed }),
    ...(n > 1 && { num_images: n }),
    // Some models take one picture, some a list: the vendor's client sends both.
    ...(picture !== null && { image_url: picture, image_urls: [picture] }),
    ...sentOptions(options),
  }
}
