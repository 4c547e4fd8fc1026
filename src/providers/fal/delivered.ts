import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { jsonOf } from '../answer-words.ts'
import { decimalText, type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { requestIdsOf } from './request-ids.ts'
import { usageOf } from './usage.ts'

/**
 * A model's output: `images`, or one `image`, each with `url` (a `data:` URI where `sync_mode` is
 * on). A picture that the safety checker flags comes as a black one: it is delivered and billed, but
 * it is no image. Null where the answer has neither field.
 */
export function readDelivered(
  answer: Answer,
  operation: Operation,
  task: string | null,
): Reading | null {
  const output = fieldsOf(jsonOf(answer))
  const delivered = imagesOf(output)
  if (delivered === null) return null
  const isBlack = blackenedOf(output, operation)
  const kept = delivered.filter((_, index) => !isBlack(index))
  const outcome = outcomeFor(kept, { delivered, asked: operation.settings.n })
  const hasImages = outcome.kind === 'produced' || outcome.kind === 'partial'
  return readingOf(outcome, {
    images: hasImages ? kept : [],
    usage: usageOf(answer, operation, { images: delivered.length, isTask: task !== null }),
    requestIds: requestIdsOf(answer, task),
    resolved: resolvedOf(output),
  })
}

function outcomeFor(
  kept: readonly ImageRef[],
  { delivered, asked }: { readonly delivered: readonly ImageRef[]; readonly asked: number },
): Outcome {
  const black = delivered.length - kept.length
  if (black === 0) return deliveredOutcome(kept, asked)
  const code = 'has_nsfw_concepts'
  if (kept.length === 0) {
    const message = 'every image was blackened by the safety checker'
    return outcomeOf('blocked', { reason: 'moderation-output', code, message })
  }
  const { kind } = deliveredOutcome(kept, asked)
  const message = `${kept.length} of ${asked} images; ${black} blackened by the safety checker`
  return outcomeOf(kind, kind === 'partial' ? { code, message } : {})
}

function imagesOf(output: Fields): readonly ImageRef[] | null {
  const list = field(output, 'images')
  const single = field(output, 'image')
  if (!Array.isArray(list)) {
    if (single === undefined) return null
    return [single].flatMap((one) => imageOf(one) ?? [])
  }
  return list.flatMap((one: Json) => imageOf(one) ?? [])
}

function imageOf(item: Json): ImageRef | null {
  const url = textOf(item) ?? textOf(field(fieldsOf(item), 'url'))
  return url === null ? null : imageRef(url)
}

/** Which images the checker flagged; with the checker off a flag blackens nothing. */
function blackenedOf(output: Fields, { options }: Operation): (index: number) => boolean {
  const flags = field(output, 'has_nsfw_concepts')
  if (options.enable_safety_checker === false || !Array.isArray(flags)) return () => false
  return (index) => flags[index] === true
}

/** What the seed and an open size became; width and height are often null. */
function resolvedOf(output: Fields): Readonly<Record<string, string>> {
  const seed = decimalText(field(output, 'seed'))
  const list = field(output, 'images')
  const first = fieldsOf(Array.isArray(list) ? list[0] : field(output, 'image'))
  const width = decimalText(field(first, 'width'))
  const height = decimalText(field(first, 'height'))
  return {
    ...(seed !== null && { seed }),
    ...(width !== null && height !== null && { size: `${width}x${height}` }),
  }
}
