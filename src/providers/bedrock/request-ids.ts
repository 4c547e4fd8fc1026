import type { Answer } from '../../domain/request.ts'

/** `x-amzn-requestid`, which every answer of the service carries. */
export function requestIdsOf({ headers }: Answer): readonly string[] {
  const id = headers['x-amzn-requestid']?.trim() ?? ''
  return id === '' ? [] : [id]
}
