import type { Operation } from '../../domain/operation.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer } from '../../domain/request.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { field, fieldsOf } from '../json-fields.ts'
import { deliveredOutcome } from '../outcome-of.ts'
import { unreadable } from '../unreadable.ts'
import { formatOf, imageOf } from './output.ts'
import { readEvents } from './read-events.ts'
import { errorWithin, readErrorWithin, readRefusal } from './refusal.ts'
import { generationIds } from './request-ids.ts'
import { usageOf } from './usage.ts'

/**
 * What an answer of `POST /images` says. `n` is an upper bound there, so fewer images are partial.
 * An answer without `usage.cost` states no money; the record at `GET /generation` may do so later.
 */
export function readAnswer(answer: Answer, operation: Operation): Reading {
  if (!isSuccess(answer)) return readRefusal(answer)
  if (answer.body.kind === 'events') return readEvents(answer.body.events, answer, operation)
  const json = jsonOf(answer)
  const items = field(fieldsOf(json), 'data')
  const images = Array.isArray(items) ? items.flatMap(imageOf) : []
  const hasPicture = operation.mode !== 'text-to-image'
  const usage = usageOf(field(fieldsOf(json), 'usage'), { images: images.length, hasPicture })
  const error = errorWithin(json)
  if (error !== null && images.length === 0) return { ...readErrorWithin(error, answer), usage }
  const requestIds = generationIds(answer)
  if (!Array.isArray(items)) return { ...unreadable(answer), usage, requestIds }
  return readingOf(deliveredOutcome(images, operation.settings.n), {
    images,
    usage,
    requestIds,
    resolved: formatOf(items),
  })
}
