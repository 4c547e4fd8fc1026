import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf, type Step } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import type { Usage } from '../../domain/usage.ts'
import { jsonOf } from '../answer-words.ts'
import { chargesNothing } from '../google/charges-nothing.ts'
import { googleErrorIn } from '../google/error.ts'
import { readGoogleRefusal } from '../google/refusal.ts'
import { isSuccess } from '../is-success.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { unreadable } from '../unreadable.ts'

/** A blocked prompt comes as 400 INVALID_ARGUMENT, told from a wrong field only by its words. */
const BLOCKED_PROMPT = /responsible AI|sensitive words|could not be submitted|support codes?:/i
/** `Support codes: 29310472`, and the older `Error Code: 58061214`. */
const SUPPORT_CODE = /(?:support codes?|error code):?\s*([0-9]{6,10})/i
/** Stands in the extra entry of `includeSafetyAttributes`, which is about the prompt and holds no image. */
const ABOUT_PROMPT = 'Positive Prompt'

/** What an answer of `:predict` says. Nothing in it tells of usage or money but its images. */
export function read(answer: Answer, operation: Operation): Step {
  return { kind: 'done', reading: readPrediction(answer, operation), task: null }
}

function readPrediction(answer: Answer, operation: Operation): Reading {
  if (!isSuccess(answer) || googleErrorIn(answer) !== null) return readRefusal(answer)
  const body = jsonOf(answer)
  if (!isObject(body)) return unreadable(answer)
  const listed = field(body, 'predictions')
  if (listed !== undefined && !Array.isArray(listed)) return unreadable(answer)
  const predictions = (listed ?? [])
    .map((one: Json) => fieldsOf(one))
    .filter((one) => field(one, 'contentType') !== ABOUT_PROMPT)
  const images = predictions.flatMap((one) => imageOf(one) ?? [])
  const reasons = predictions.flatMap((one) => textOf(field(one, 'raiFilteredReason')) ?? [])
  return readingOf(outcomeFor(images, { reasons, isSilent: listed === undefined, operation }), {
    images,
    usage: usageOf(images, reasons),
  })
}

function imageOf(prediction: Fields): ImageRef | null {
  const text = textOf(field(prediction, 'bytesBase64Encoded'))
  return text === null ? null : imageRef(text)
}

function outcomeFor(
  images: readonly ImageRef[],
  {
    reasons,
    isSilent,
    operation,
  }: { reasons: readonly string[]; isSilent: boolean; operation: Operation },
): Outcome {
  const message = reasons.length === 0 ? null : reasons.join(' ')
  const code = supportCode(message)
  if (images.length > 0) {
    const delivered = deliveredOutcome(images, operation.settings.n)
    return delivered.kind === 'partial' && message !== null
      ? outcomeOf('partial', { code, message })
      : delivered
  }
  if (message !== null) return outcomeOf('blocked', { reason: 'moderation-output', code, message })
  if (!isSilent) return deliveredOutcome(images, operation.settings.n)
  const silence = 'no predictions: they are left out where every image was filtered'
  return outcomeOf('blocked', { reason: 'moderation-output', message: silence })
}

/** Filtered images are not charged, as their own reason says; where all were, the answer cost nothing. */
function usageOf(images: readonly ImageRef[], reasons: readonly string[]): Usage {
  const counted = { request: '1', image: String(images.length) }
  const isFree = images.length === 0 && reasons.length > 0 && reasons.every(chargesNothing)
  const cost = isFree ? { usd: '0', where: 'raiFilteredReason' } : null
  return { reported: {}, counted, cost }
}

function readRefusal(answer: Answer): Reading {
  const refusal = readGoogleRefusal(answer)
  const { kind, message } = refusal.outcome
  if (kind !== 'rejected' || refusal.stopsTarget || !BLOCKED_PROMPT.test(message ?? '')) {
    return refusal
  }
  const code = supportCode(message) ?? refusal.outcome.code
  return {
    ...refusal,
    outcome: outcomeOf('blocked', { reason: 'moderation-input', code, message }),
  }
}

function supportCode(words: string | null): string | null {
  return SUPPORT_CODE.exec(words ?? '')?.[1] ?? null
}
