import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf, type TaskState } from '../../domain/reading.ts'
import { type ImageRef, imageRef } from '../../domain/request.ts'
import { decimalText, type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { usageOf } from './usage.ts'

/** What the answer of a task that has ended says, or null while it is at work. */
export function endedReading(body: Fields, task: TaskState): Reading | null {
  const result = fieldsOf(field(body, 'result'))
  const sample = textOf(field(result, 'sample'))
  const images = task.status === 'Ready' && sample !== null ? [imageRef(sample)] : []
  const outcome = outcomeFor(task.status, { images, details: detailsText(body) })
  if (outcome === null) return null
  const seed = decimalText(field(result, 'seed'))
  return readingOf(outcome, {
    images,
    // An id that nobody knows says nothing of how many images were made.
    usage: usageOf(body, outcome.kind === 'lost' ? null : images.length),
    requestIds: [task.id],
    resolved: seed === null ? {} : { seed },
  })
}

/** The words of OpenAPI `StatusResponse`, and `Failed`, which clients know. Others are work. */
function outcomeFor(
  status: string,
  { images, details }: { readonly images: readonly ImageRef[]; readonly details: string | null },
): Outcome | null {
  const told = { code: status, message: details }
  switch (status) {
    case 'Ready':
      return deliveredOutcome(images, 1)
    case 'Request Moderated':
      return outcomeOf('blocked', { reason: 'moderation-input', ...told })
    case 'Content Moderated':
      return outcomeOf('blocked', { reason: 'moderation-output', ...told })
    case 'Error':
    case 'Failed':
      return outcomeOf('unavailable', { reason: 'task-failed', ...told })
    case 'Task not found':
      // The task was accepted, and maybe billed. The id may be new: who polls may ask again.
      return outcomeOf('lost', { reason: 'model', ...told })
    default:
      return null
  }
}

/** `{"Moderation Reasons": ["Derivative Works Filter"]}` in words; null where nothing is said. */
function detailsText(body: Fields): string | null {
  const details = field(body, 'details')
  if (!isObject(details)) return textOf(details)
  const lines = Object.entries(details).map(([name, value]) => {
    const words = Array.isArray(value) ? value.map((one) => textOf(one) ?? '?').join(', ') : null
    return `${name}: ${words ?? textOf(value) ?? JSON.stringify(value)}`
  })
  return textOf(lines.join('; '))
}
