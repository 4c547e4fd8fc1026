import type { Operation } from '../../domain/operation.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer, ServerEvent } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { formatOf, imageOf } from './output.ts'
import { errorWithin, readErrorWithin } from './refusal.ts'
import { generationIds } from './request-ids.ts'
import { statesCost, usageOf } from './usage.ts'

/**
 * A stream: `image_generation.partial_image` are previews, `image_generation.completed` is a final
 * image with the usage, `error` comes under a status that said success (openrouter.ai/openapi.json
 * of 2026-08-22). With finished images before it, an error leaves the attempt partial.
 */
export function readEvents(
  events: readonly ServerEvent[],
  answer: Answer,
  operation: Operation,
): Reading {
  const completed = events.map(({ data }) => data).filter((data) => isOf(data, 'completed'))
  const previews = events.map(({ data }) => data).filter((data) => isOf(data, 'partial_image'))
  const images = completed.flatMap(imageOf)
  const partials = previews.flatMap(imageOf)
  const usage = usageOf(usageBlock(completed), {
    images: images.length,
    partials: partials.length,
    hasPicture: operation.mode !== 'text-to-image',
  })
  const told = {
    images,
    partials,
    usage,
    requestIds: generationIds(answer),
    resolved: formatOf(completed),
  }
  const error = events.map(errorIn).find((found) => found !== null) ?? null
  if (error !== null && images.length === 0) {
    return { ...readErrorWithin(error, answer), partials, usage }
  }
  if (completed.length > 0) {
    const outcome = deliveredOutcome(images, operation.settings.n)
    const { code, message } = error === null ? outcome : readErrorWithin(error, answer).outcome
    return readingOf({ ...outcome, code, message }, told)
  }
  const message = `the stream ended after ${events.length} events without a finished image`
  return readingOf(outcomeOf('lost', { reason: 'truncated', message }), told)
}

function isOf(data: Json, what: string): boolean {
  return textOf(field(fieldsOf(data), 'type')) === `image_generation.${what}`
}

function errorIn({ data }: ServerEvent): Fields | null {
  return errorWithin(data)
}

/**
 * The usage of a stream. Where several finished images each state a cost, nobody says whether each
 * is a share or the whole: then none is taken.
 */
function usageBlock(completed: readonly Json[]): Json | undefined {
  const blocks = completed.map((data) => field(fieldsOf(data), 'usage'))
  const stating = blocks.filter(statesCost)
  return stating.length > 1
    ? undefined
    : (stating[0] ?? (blocks.length === 1 ? blocks[0] : undefined))
}
