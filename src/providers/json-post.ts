import type { RequestSpec } from '../domain/request.ts'
import type { Json } from '../domain/suite.ts'

/** An order in JSON. */
export function jsonPost(
  url: string,
  json: Json,
  headers: Readonly<Record<string, string>> = {},
): RequestSpec {
  return {
    purpose: 'submit',
    method: 'POST',
    url,
    headers,
    body: { kind: 'json', json },
    credential: true,
  }
}
