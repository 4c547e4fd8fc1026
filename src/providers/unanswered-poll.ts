import type { Reading, Step, TaskState } from '../domain/reading.ts'
import type { RequestSpec } from '../domain/request.ts'
import { NO_USAGE } from '../domain/usage.ts'
import { outcomeOf } from './outcome-of.ts'

/** After a poll that got no task, ms: a server in trouble is asked less often. */
const POLL_AGAIN_MS = 2000

/**
 * A poll whose answer was a refusal instead of the task. The task goes on and may be billed, so
 * whatever may pass (a full server, a 404 before the id is known everywhere, a proxy's page) is asked
 * again after the wait that `refusal` names; a refusal that will not pass leaves the task lost, never
 * free. A block is the task's own end.
 */
export function unansweredPoll(
  refusal: Reading,
  {
    id,
    poll,
    cancel,
    againMs = POLL_AGAIN_MS,
  }: {
    id: string
    poll: RequestSpec
    cancel: RequestSpec | null
    /** Where the answer names no wait. */
    againMs?: number
  },
): Step {
  const { kind, reason, code, message } = refusal.outcome
  const task: TaskState = { id, status: 'unknown' }
  const requestIds = [id]
  if (kind === 'blocked') {
    const counted = { ...refusal.usage.counted, request: '1', task: '1' }
    const usage = { ...refusal.usage, counted }
    return { kind: 'done', reading: { ...refusal, usage, requestIds }, task }
  }
  if (reason === 'redirect' || (kind === 'rejected' && reason !== 'model')) {
    const outcome = outcomeOf('lost', { reason, code, message })
    const usage = { reported: {}, counted: { request: '1', task: '1' }, cost: null }
    return {
      kind: 'done',
      reading: { ...refusal, outcome, usage, requestIds, retryAfterMs: null },
      task,
    }
  }
  const afterMs = refusal.retryAfterMs ?? againMs
  return { kind: 'pending', task, poll, cancel, afterMs, requestIds, usage: NO_USAGE }
}
