import type { Trouble } from './trouble.ts'

/** The wait that a trouble asks for, as the header that most vendors use; none for any other. */
export function waitHeaders(trouble: Trouble): Readonly<Record<string, string>> {
  if (trouble.kind !== 'rate-limit' && trouble.kind !== 'overloaded') return {}
  const { retryAfterSeconds } = trouble
  return retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }
}
