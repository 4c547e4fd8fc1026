import type { Operation } from '../../domain/operation.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import { type Answer, imageRef, type ServerEvent } from '../../domain/request.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { errorOf, readErrorWithin } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'
import { resolvedOf } from './resolved.ts'
import { addReported, tokensReported, usageOf } from './usage.ts'

/**
 * A stream: `….partial_image` are previews, each `….completed` is a final image with its usage
 * (`image_generation.…` and `image_edit.…`, openai-node 7.55.0). An error after HTTP 200 comes as an
 * event of its own; with finished images before it the attempt is partial, not refused.
 */
export function readEvents(
  events: readonly ServerEvent[],
  answer: Answer,
  operation: Operation,
): Reading {
  const completed = events.filter((event) => typeOf(event).endsWith('.completed'))
  const images = imagesOf(completed)
  const partials = imagesOf(events.filter((event) => typeOf(event).endsWith('.partial_image')))
  const error = events.map(errorIn).find((found) => found !== null) ?? null
  const blocks = completed.map(({ data }) =>
    tokensReported(field(fieldsOf(data), 'usage'), operation),
  )
  const told = {
    images,
    partials,
    usage: usageOf(addReported(blocks), { images: images.length, partials: partials.length }),
    requestIds: requestIdsOf(answer),
    resolved: resolvedOf(fieldsOf(completed.at(-1)?.data)),
  }
  if (error !== null) {
    const refusal = readErrorWithin(error, answer)
    if (images.length === 0) {
      return { ...refusal, partials, usage: told.usage }
    }
    const { code, message } = refusal.outcome
    return readingOf({ ...deliveredOutcome(images, operation.settings.n), code, message }, told)
  }
  if (completed.length > 0) {
    return readingOf(deliveredOutcome(images, operation.settings.n), told)
  }
  const message = `the stream ended after ${events.length} events without a finished image`
  return readingOf(outcomeOf('lost', { reason: 'truncated', message }), told)
}

/** The type inside the payload, or the event's name where a relay dropped one of the two. */
function typeOf({ event, data }: ServerEvent): string {
  return textOf(field(fieldsOf(data), 'type')) ?? event ?? ''
}

function errorIn(event: ServerEvent): Fields | null {
  const within = errorOf(event.data)
  if (within !== null) return within
  if (event.event !== 'error' && typeOf(event) !== 'error') return null
  if (!isObject(event.data)) return { message: textOf(event.data) ?? 'an error event' }
  // Here `type` is only the word "error": it must not be taken for the error's own type.
  const { type: _, ...error } = event.data
  return error
}

function imagesOf(events: readonly ServerEvent[]) {
  return events.flatMap(({ data }) => {
    const fields = fieldsOf(data)
    const text = textOf(field(fields, 'b64_json')) ?? textOf(field(fields, 'url'))
    return text === null ? [] : [imageRef(text)]
  })
}
