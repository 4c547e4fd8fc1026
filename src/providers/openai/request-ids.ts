import type { Answer } from '../../domain/request.ts'

/** The vendor's own, and those of Azure, whose answers pass through relays of this dialect too. */
const HEADERS = ['x-request-id', 'apim-request-id', 'x-ms-request-id']

/** The ids in an answer's headers, or the one that an error's words name where a proxy dropped them. */
export function requestIdsOf({ headers }: Answer, message = ''): readonly string[] {
  const ids = HEADERS.map((name) => headers[name]?.trim() ?? '').filter((id) => id !== '')
  if (ids.length > 0) return [...new Set(ids)]
  const named = /\breq_[0-9A-Za-z]{6,64}/.exec(message)?.[0]
  return named === undefined ? [] : [named]
}
