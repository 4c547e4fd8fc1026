import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { decimalText, type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { unreadable } from '../unreadable.ts'
import { filteredOutcome, filtersIn, isFilter } from './filtered.ts'
import { readRefusal } from './refusal.ts'
import { requestIdsOf } from './request-ids.ts'

/**
 * What an answer of InvokeModel says: `{images, error}` of Amazon's models, `{images, seeds,
 * finish_reasons}` of Stability's. A block comes with HTTP 200, and then `images` may be missing.
 */
export function readAnswer(answer: Answer, operation: Operation): Reading {
  if (!isSuccess(answer)) return readRefusal(answer)
  const body = fieldsOf(jsonOf(answer))
  const found = delivered(body, operation.settings.n)
  if (found === null) return { ...unreadable(answer), requestIds: requestIdsOf(answer) }
  const { outcome, images } = found
  const seed = images.length > 0 ? seedOf(body) : null
  return readingOf(outcome, {
    images,
    usage: {
      reported: {},
      counted: { request: '1', image: String(images.length) },
      cost: null,
    },
    requestIds: requestIdsOf(answer),
    resolved: seed === null ? {} : { seed },
  })
}

interface Delivered {
  readonly outcome: Outcome
  readonly images: readonly ImageRef[]
}

/** Null where the body is none of the known shapes. */
function delivered(body: Fields, asked: number): Delivered | null {
  const listed = field(body, 'images')
  const filters = filtersIn(body)
  if (!Array.isArray(listed) && filters.length === 0) return null
  const reasons = field(body, 'finish_reasons')
  const images = (Array.isArray(listed) ? listed : []).flatMap((item: Json, index: number) => {
    const text = textOf(item)
    const reason = Array.isArray(reasons) ? textOf(reasons[index]) : null
    return text === null || isFilter(reason) ? [] : [imageRef(text)]
  })
  const outcome = deliveredOutcome(images, asked)
  if (filters.length === 0 || outcome.kind === 'produced') return { outcome, images }
  const message = filters.join('; ')
  return images.length > 0
    ? { outcome: outcomeOf(outcome.kind, { message }), images }
    : { outcome: filteredOutcome(message), images }
}

/** The seed of an only image; several have several. */
function seedOf(body: Fields): string | null {
  const seeds = field(body, 'seeds')
  return Array.isArray(seeds) && seeds.length === 1 ? decimalText(seeds[0]) : null
}
