import type { RequestSpec } from '../../domain/request.ts'
import { type Fields, field, textOf } from '../json-fields.ts'
import { isFals } from './places.ts'

/** Endpoints under these have one part more before their path (@fal-ai/client 1.10.1). */
const NAMESPACES = ['workflows', 'comfy']

/**
 * How a request in the queue is asked after and stopped: by the URLs that the answer names, where
 * those are fal's or on the origin that was asked; the key goes with them. Elsewhere they are built
 * from the id, without the endpoint's path: `fal-ai/flux/dev` waits at `fal-ai/flux/requests/ID`.
 */
export function queueRequests(
  body: Fields,
  { id, spec, model }: { readonly id: string; readonly spec: RequestSpec; readonly model: string },
): { readonly poll: RequestSpec; readonly cancel: RequestSpec } {
  const parts = model.split('/')
  const owned = parts.slice(0, NAMESPACES.includes(parts[0] ?? '') ? 3 : 2).join('/')
  const queue = spec.url.slice(0, -`/${model}`.length)
  const built = `${queue}/${owned}/requests/${encodeURIComponent(id)}`
  const status = trusted(body, 'status_url', spec)
  return {
    // A status is told from a result by its URL.
    poll: queueRequest('poll', status !== null && isStatusUrl(status) ? status : `${built}/status`),
    cancel: queueRequest('cancel', trusted(body, 'cancel_url', spec) ?? `${built}/cancel`),
  }
}

/** Where the result of a completed request is: where its status says, or beside its status. */
export function resultRequest(body: Fields, spec: RequestSpec): RequestSpec {
  const named = trusted(body, 'response_url', spec)
  const beside = spec.url.replace(/\/status(?=$|[?#])/, '')
  return queueRequest('poll', named !== null && !isStatusUrl(named) ? named : beside)
}

/** Whether a poll asks for the status; else it asks for the result. */
export function isStatusUrl(url: string): boolean {
  return URL.parse(url)?.pathname.endsWith('/status') === true
}

/** The id of the request that a poll asks after. */
export function requestOf({ url }: RequestSpec): string {
  return /\/requests\/([^/?#]+)/.exec(url)?.[1] ?? 'unknown'
}

function trusted(body: Fields, name: string, spec: RequestSpec): string | null {
  const url = textOf(field(body, name))
  return url !== null && isFals(url, spec.url) ? url : null
}

function queueRequest(purpose: 'poll' | 'cancel', url: string): RequestSpec {
  const method = purpose === 'poll' ? 'GET' : 'PUT'
  return { purpose, method, url, headers: {}, body: null, credential: true }
}
