import type { RequestSpec } from '../../domain/request.ts'

/** A GET with the key; a list gives its name once for each value. */
export function recordsRequest(
  url: string,
  query: Readonly<Record<string, string | number | readonly string[]>>,
): RequestSpec {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  )
  return {
    purpose: 'usage',
    method: 'GET',
    url: `${url}?${new URLSearchParams(pairs)}`,
    headers: {},
    body: null,
    credential: true,
  }
}

/** The same request with another page's name in its query. */
export function pageOf(asked: RequestSpec, name: string, page: string): RequestSpec {
  const url = new URL(asked.url)
  url.searchParams.set(name, page)
  return { ...asked, url: url.href }
}
