import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { readEvents } from './read-events.ts'
import { errorOf, readErrorWithin, readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { resolvedOf } from './resolved.ts'
import { tokensReported, usageOf, withSvgTokens } from './usage.ts'

/** What an answer of the Images API says: one answer ends the attempt, there is no task. */
export function readAnswer(answer: Answer, operation: Operation): Reading {
  if (!isSuccess(answer)) return readRefusal(answer)
  if (answer.body.kind === 'events') return readEvents(answer.body.events, answer, operation)
  const json = jsonOf(answer)
  const items = field(fieldsOf(json), 'data')
  const images = Array.isArray(items) ? items.flatMap((item: Json) => imageOf(item) ?? []) : []
  const error = errorOf(json)
  const reported = withSvgTokens(
    tokensReported(field(fieldsOf(json), 'usage'), operation),
    field(fieldsOf(json), 'svg_usage'),
  )
  const usage = usageOf(reported, { images: images.length })
  if (error !== null && images.length === 0) return { ...readErrorWithin(error, answer), usage }
  const outcome = Array.isArray(items)
    ? deliveredOutcome(images, operation.settings.n)
    : unreadableOutcome(answer, json)
  return readingOf(outcome, {
    images,
    usage,
    requestIds: requestIdsOf(answer),
    resolved: resolvedOf(fieldsOf(json)),
  })
}

/** `b64_json`, or the `url` that older models and relays give. */
function imageOf(item: Json): ImageRef | null {
  if (!isObject(item)) return null
  const text = textOf(field(item, 'b64_json')) ?? textOf(field(item, 'url'))
  return text === null ? null : imageRef(text)
}

function unreadableOutcome(answer: Answer, json: Json): Outcome {
  const reason = json === null && answer.body.kind !== 'json' ? 'not-json' : 'unreadable'
  return outcomeOf('malformed', { reason, message: bodyWords(answer) })
}
