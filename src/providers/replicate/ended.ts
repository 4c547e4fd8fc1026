import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { ImageRef } from '../../domain/request.ts'
import { type Fields, field, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { imagesIn } from './output.ts'
import { usageOf } from './usage.ts'

const MODERATION =
  /\bE005\b|\bNSFW\b|flagged as sensitive|\bsensitive content\b|safety (?:checker|filter|system)/i
const CODE = /\bE[0-9]{3,5}\b/

/**
 * A prediction that has ended, or null while it is at work. `asked` is the number of images asked
 * for; null where it is not known, and then any image is all of them.
 */
export function endedReading(prediction: Fields, asked: number | null): Reading | null {
  const images = imagesIn(field(prediction, 'output'))
  const outcome = endedOutcome(prediction, { images, asked: asked ?? 1 })
  if (outcome === null) return null
  const isDelivered = outcome.kind === 'produced' || outcome.kind === 'partial'
  const id = textOf(field(prediction, 'id'))
  return readingOf(outcome, {
    images: isDelivered ? images : [],
    usage: usageOf(prediction, isDelivered ? images.length : 0),
    requestIds: id === null ? [] : [id],
  })
}

function endedOutcome(
  prediction: Fields,
  { images, asked }: { images: readonly ImageRef[]; asked: number },
): Outcome | null {
  const error = errorText(prediction)
  const status = textOf(field(prediction, 'status'))
  switch (status) {
    case 'succeeded':
      return succeededOutcome(prediction, { images, asked })
    case 'failed': {
      const code = CODE.exec(error ?? '')?.[0] ?? null
      return MODERATION.test(error ?? '')
        ? outcomeOf('blocked', { reason: 'moderation', code, message: error })
        : outcomeOf('unavailable', { reason: 'task-failed', code, message: error })
    }
    // aborted: stopped before it started, and so not billed; canceled: while it ran.
    case 'canceled':
    case 'aborted':
      return outcomeOf('cancelled', { reason: 'task-cancelled', code: status, message: error })
    default:
      return null
  }
}

function succeededOutcome(
  prediction: Fields,
  { images, asked }: { images: readonly ImageRef[]; asked: number },
): Outcome {
  if (images.length > 0) return deliveredOutcome(images, asked)
  if (field(prediction, 'data_removed') === true) {
    const message = 'the output was removed by the provider before it was read'
    return outcomeOf('empty', { reason: 'download-failed', code: 'data_removed', message })
  }
  const output = field(prediction, 'output') ?? null
  const isBlank = output === null || output === '' || (Array.isArray(output) && output.length === 0)
  return isBlank
    ? deliveredOutcome([], asked)
    : outcomeOf('malformed', { reason: 'unreadable', message: JSON.stringify(output) })
}

function errorText(prediction: Fields): string | null {
  const error = field(prediction, 'error') ?? null
  return textOf(error) ?? (error === null || error === '' ? null : JSON.stringify(error))
}
