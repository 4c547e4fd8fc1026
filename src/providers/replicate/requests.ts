import type { RequestSpec } from '../../domain/request.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'

const SUBMITTED =
  /\/(?:(?:models|deployments)\/[^/]+\/[^/]+\/)?predictions(?:\/[^/]+)?(?:\/cancel)?$/

/**
 * How a prediction is asked for again and stopped. The URLs that the answer names are followed only
 * on the origin the request went to: the key goes with them. Elsewhere they are built from the id.
 */
export function requestsFor(
  prediction: Fields,
  { id, spec }: { id: string; spec: RequestSpec },
): { readonly poll: RequestSpec; readonly cancel: RequestSpec } {
  const urls = fieldsOf(field(prediction, 'urls'))
  const built = `${spec.url.replace(/[?#].*$/, '').replace(SUBMITTED, '')}/predictions/${encodeURIComponent(id)}`
  const named = (name: string, fallback: string): string => {
    const url = textOf(field(urls, name))
    return url !== null && isSameOrigin(url, spec.url) ? url : fallback
  }
  return {
    poll: request('poll', 'GET', named('get', built)),
    cancel: request('cancel', 'POST', named('cancel', `${built}/cancel`)),
  }
}

function request(purpose: 'poll' | 'cancel', method: 'GET' | 'POST', url: string): RequestSpec {
  return { purpose, method, url, headers: {}, body: null, credential: true }
}

function isSameOrigin(url: string, other: string): boolean {
  const origin = URL.parse(url)?.origin
  return origin !== undefined && origin !== 'null' && origin === URL.parse(other)?.origin
}
