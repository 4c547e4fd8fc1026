import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf, type Step } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef, type RequestSpec } from '../../domain/request.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { decimalText, type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { pathPart } from '../path-part.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unreadable } from '../unreadable.ts'
import { readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { ACCEPT } from './submit.ts'

/** Results may be asked for once in 10 seconds at the most (platform OpenAPI, March 2025). */
const POLL_AFTER_MS = 10_000

/** What an answer to a submit or a poll says. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const fields = isSuccess(answer) ? fieldsOf(jsonOf(answer)) : {}
  const polled = spec.purpose === 'poll' ? pathPart(spec.url, 'results') : null
  const ended = isSuccess(answer)
    ? endedReading(answer, fields, { polled, asked: operation.settings.n })
    : null
  if (ended !== null) {
    const task = polled === null ? null : { id: polled, status: 'complete' }
    return { kind: 'done', reading: ended, task }
  }
  const id = textOf(field(fields, 'id'))
  const status = textOf(field(fields, 'status'))
  if (polled !== null) {
    // A word that is not known is a task still at work: the attempt's deadline decides.
    if (status !== null || id !== null) return pendingStep(polled, status ?? 'unknown', spec)
    const next = { id: polled, poll: spec, cancel: null, againMs: POLL_AFTER_MS }
    return unansweredPoll(readRefusal(answer), next)
  }
  if (id !== null) return pendingStep(id, status ?? 'accepted', pollOf(id, spec))
  const reading = isSuccess(answer)
    ? { ...unreadable(answer), requestIds: requestIdsOf(answer) }
    : readRefusal(answer)
  return { kind: 'done', reading, task: null }
}

/** An answer that holds an image or says why there is none; null for anything else. */
function endedReading(
  answer: Answer,
  fields: Fields,
  { polled, asked }: { polled: string | null; asked: number },
): Reading | null {
  const images = imagesIn(answer, fields)
  const verdict =
    textOf(field(fields, 'finish_reason')) ?? textOf(answer.headers['finish-reason']) ?? null
  if (images.length === 0 && verdict === null) return null
  const outcome = judged(verdict, { images, asked })
  const isDelivered = outcome.kind === 'produced' || outcome.kind === 'partial'
  const kept = isDelivered ? images : []
  const seed = decimalText(field(fields, 'seed') ?? answer.headers.seed)
  return readingOf(outcome, {
    images: kept,
    usage: {
      reported: {},
      counted: {
        request: '1',
        ...(polled !== null && { task: '1' }),
        image: String(kept.length),
      },
      cost: null,
    },
    requestIds: [...(polled === null ? [] : [polled]), ...requestIdsOf(answer)],
    resolved: seed === null ? {} : { seed },
  })
}

/** `image`; bare bytes where something on the way did not keep to `accept`; `result` in some results. */
function imagesIn(answer: Answer, fields: Fields): readonly ImageRef[] {
  if (answer.body.kind === 'image') return [{ kind: 'blob', sha256: answer.body.blob.sha256 }]
  const text = textOf(field(fields, 'image')) ?? textOf(field(fields, 'result'))
  return text === null ? [] : [imageRef(text)]
}

/** `CONTENT_FILTERED` comes with HTTP 200 and a blurred picture, which is not what was asked for. */
function judged(
  verdict: string | null,
  { images, asked }: { images: readonly ImageRef[]; asked: number },
): Outcome {
  switch (verdict?.toUpperCase()) {
    case 'CONTENT_FILTERED':
      return outcomeOf('blocked', {
        reason: 'moderation-output',
        code: verdict,
        message: 'the output was filtered: the picture that came is blurred',
      })
    case 'ERROR':
      return outcomeOf('unavailable', { reason: 'task-failed', code: verdict })
    default:
      return deliveredOutcome(images, asked)
  }
}

function pendingStep(id: string, status: string, poll: RequestSpec): Step {
  return {
    kind: 'pending',
    task: { id, status },
    poll,
    // Nothing stops an accepted task.
    cancel: null,
    afterMs: POLL_AFTER_MS,
    requestIds: [id],
    usage: NO_USAGE,
  }
}

function pollOf(id: string, { url }: RequestSpec): RequestSpec {
  const base = url.replace(/\/v2beta\/.*$/s, '')
  return {
    purpose: 'poll',
    method: 'GET',
    url: `${base}/v2beta/results/${encodeURIComponent(id)}`,
    headers: ACCEPT,
    body: null,
    credential: true,
  }
}
