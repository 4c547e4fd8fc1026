import type { Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import { requestIdsOf } from './request-ids.ts'

/** A question after a task, through the router. */
export function pollOf(url: string): RequestSpec {
  return { purpose: 'poll', method: 'GET', url, headers: {}, body: null, credential: true }
}

/**
 * The path of an address that a partner names for itself: the same path is asked for through the
 * router, behind the partner's part of it. Null where it is no address.
 */
export function pathOf(url: string | null): string | null {
  return url === null ? null : (URL.parse(url)?.pathname ?? null)
}

/** A task at work. Nothing is known of stopping one through the router. */
export function atWork(
  poll: RequestSpec,
  { answer, id, status, afterMs }: { answer: Answer; id: string; status: string; afterMs: number },
): Step {
  return {
    kind: 'pending',
    task: { id, status },
    poll,
    cancel: null,
    afterMs,
    requestIds: requestIdsOf(answer, id),
    usage: NO_USAGE,
  }
}
