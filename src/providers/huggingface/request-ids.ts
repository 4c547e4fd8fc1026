import type { Answer } from '../../domain/request.ts'

/** The router's `x-request-id`, and the partner's own id of a task. */
export function requestIdsOf({ headers }: Answer, task: string | null): readonly string[] {
  const request = headers['x-request-id']?.trim() ?? ''
  return [...(request === '' ? [] : [request]), ...(task === null ? [] : [task])]
}
