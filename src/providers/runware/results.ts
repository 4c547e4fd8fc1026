import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { addDecimals } from '../add-decimals.ts'
import { jsonOf } from '../answer-words.ts'
import { decimalText, type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { errorsIn, failureWithin } from './refusal.ts'

/** What an answer says of one task: an item for each image, and errors beside them. */
export interface Results {
  /** Whether there is a list of items at all. */
  readonly isList: boolean
  readonly items: readonly Fields[]
  readonly errors: readonly Fields[]
  readonly images: readonly ImageRef[]
  /** Whether an item says that it is still worked on. */
  readonly isAtWork: boolean
}

/** The part of an answer that is about this task; items and errors that name none are its too. */
export function resultsOf(answer: Answer, taskUUID: string): Results {
  const list = field(fieldsOf(jsonOf(answer)), 'data')
  const isOurs = (item: Fields): boolean =>
    (textOf(field(item, 'taskUUID')) ?? taskUUID) === taskUUID
  const items = (Array.isArray(list) ? list.filter(isObject) : []).filter(isOurs)
  const isWithImage = (item: Fields): boolean => imageOf(item) !== null
  return {
    isList: Array.isArray(list),
    items,
    errors: [
      ...errorsIn(answer).filter(isOurs),
      ...items.filter((item) => field(item, 'status') === 'error'),
    ],
    images: items.flatMap((item) => imageOf(item) ?? []),
    isAtWork: items.some((item) => {
      const status = field(item, 'status')
      return (
        !isWithImage(item) && status !== undefined && status !== 'success' && status !== 'error'
      )
    }),
  }
}

function imageOf(item: Fields): ImageRef | null {
  const text = ['imageURL', 'imageDataURI', 'imageBase64Data']
    .map((name) => textOf(field(item, name)))
    .find((one) => one !== null)
  return text === undefined || text === null ? null : imageRef(text)
}

/** Results at their end. `isTask` where they were asked for after the order. */
export function resultsReading(
  results: Results,
  { asked, taskUUID, isTask }: { asked: number; taskUUID: string; isTask: boolean },
): Reading {
  const { items, images, errors } = results
  const [error] = errors
  const failure = error === undefined ? null : failureWithin(error)
  const isShort = images.length < asked
  return readingOf(outcomeFor(results, asked, failure?.outcome ?? null), {
    images,
    usage: usageOf(items, { images: images.length, isTask }),
    requestIds: [taskUUID],
    stopsTarget: isShort && images.length === 0 && (failure?.stopsTarget ?? false),
  })
}

function outcomeFor({ items, images }: Results, asked: number, failure: Outcome | null): Outcome {
  if (failure !== null && images.length === 0) return failure
  const flagged = items.filter((item) => field(item, 'NSFWContent') === true)
  if (images.length === 0 && flagged.length > 0) {
    const message = 'the image was flagged and is not there'
    return outcomeOf('blocked', { reason: 'moderation-output', code: 'NSFWContent', message })
  }
  const delivered = deliveredOutcome(images, asked)
  if (failure !== null && images.length < asked) {
    return { ...delivered, code: failure.code, message: failure.message ?? delivered.message }
  }
  // The flag is a label: the image is there, and whether it is usable is for the checks to say.
  return flagged.length === 0 ? delivered : { ...delivered, code: 'NSFWContent' }
}

/**
 * `cost` of every image, added up: US dollars (runware.ai, 2026-11). One that is missing makes the
 * sum too small, and so there is none.
 */
function usageOf(
  items: readonly Fields[],
  { images, isTask }: { images: number; isTask: boolean },
): Usage {
  const made = items.filter((item) => imageOf(item) !== null || field(item, 'cost') !== undefined)
  const costs = made.flatMap((item) => decimalText(field(item, 'cost')) ?? [])
  const isWhole = costs.length > 0 && costs.length === made.length
  return {
    reported: {},
    counted: { request: '1', ...(isTask && { task: '1' }), image: String(images) },
    cost: isWhole ? { usd: addDecimals(costs), where: 'cost' } : null,
  }
}
