import { readingOf, type Step } from '../../domain/reading.ts'
import type { Answer, ImageRef } from '../../domain/request.ts'
import type { Usage } from '../../domain/usage.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { requestIdsOf } from './request-ids.ts'

/** The work of a task's partner, or of an answer that came at once. */
interface Delivery {
  readonly answer: Answer
  readonly asked: number
  /** The partner's name for the work; null where the answer came at once. */
  readonly task: string | null
}

/** The images of a success. No answer through the router states units or money. */
export function delivered(images: readonly ImageRef[], { answer, asked, task }: Delivery): Step {
  const outcome = deliveredOutcome(images, asked)
  const usage = countedOnly({ images: images.length, task })
  const requestIds = requestIdsOf(answer, task)
  const state = task === null ? null : { id: task, status: 'succeeded' }
  return { kind: 'done', reading: readingOf(outcome, { images, usage, requestIds }), task: state }
}

/** A success whose every picture the partner's own check has blacked out. */
export function blackedOut({ answer, task }: Omit<Delivery, 'asked'>): Step {
  const message = 'every image was flagged by the safety check'
  const outcome = outcomeOf('blocked', { reason: 'moderation-output', message })
  const usage = countedOnly({ images: 0, task })
  const state = task === null ? null : { id: task, status: 'flagged' }
  const reading = readingOf(outcome, { usage, requestIds: requestIdsOf(answer, task) })
  return { kind: 'done', reading, task: state }
}

/** A task that its partner gave up. */
export function taskFailed(
  message: string,
  { answer, task }: { readonly answer: Answer; readonly task: string },
): Step {
  const isModeration = /nsfw|content[ _]policy|moderation|safety|sensitive/i.test(message)
  const outcome = isModeration
    ? outcomeOf('blocked', { reason: 'moderation', message })
    : outcomeOf('unavailable', { reason: 'task-failed', message })
  const usage = countedOnly({ images: 0, task })
  const reading = readingOf(outcome, { usage, requestIds: requestIdsOf(answer, task) })
  return { kind: 'done', reading, task: { id: task, status: 'failed' } }
}

export function countedOnly({
  images,
  task,
}: {
  readonly images: number
  readonly task: string | null
}): Usage {
  const counted = { request: '1', image: String(images), ...(task !== null && { task: '1' }) }
  return { reported: {}, counted, cost: null }
}
