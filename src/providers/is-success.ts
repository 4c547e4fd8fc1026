import type { Answer } from '../domain/request.ts'

/** Whether an answer's status says that it went well. */
export function isSuccess({ status }: Pick<Answer, 'status'>): boolean {
  return status >= 200 && status < 300
}
