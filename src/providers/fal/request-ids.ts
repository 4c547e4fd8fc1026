import type { Answer } from '../../domain/request.ts'
import { textOf } from '../json-fields.ts'

/** fal's names for a request: the queue's, and that of the answer where it is another. */
export function requestIdsOf({ headers }: Answer, task: string | null): readonly string[] {
  const ids = [task, textOf(headers['x-fal-request-id'])]
  return [...new Set(ids.filter((id) => id !== null))]
}
