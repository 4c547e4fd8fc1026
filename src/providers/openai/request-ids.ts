import type { Answer } from '../../domain/request.ts'

/** `x-request-id`, or the id that an error's words name where a proxy dropped the header. */
export function requestIdsOf({ headers }: Answer, message = ''): readonly string[] {
  const id = headers['x-request-id']?.trim() || /\breq_[0-9A-Za-z]{6,64}/.exec(message)?.[0]
  return id === undefined ? [] : [id]
}
