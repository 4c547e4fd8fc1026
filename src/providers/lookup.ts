import type { RequestSpec } from '../domain/request.ts'

/** A question about the account. */
export function lookup(url: string): RequestSpec {
  return { purpose: 'usage', method: 'GET', url, headers: {}, body: null, credential: true }
}
