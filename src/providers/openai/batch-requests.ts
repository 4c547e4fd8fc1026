import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { trimmed } from '../base-url.ts'
import { imagesPath, jsonFields } from './submit.ts'

/** Names the one line of a batch in its answer. */
export const LINE_ID = 'image'

/** Which request of a batch a URL is, the base URL it stands under, and what it asks about. */
export interface BatchPlace {
  readonly base: string
  readonly at: 'files' | 'batches' | 'batch' | 'content'
  /** The batch's or the file's id; empty where the request makes one. */
  readonly id: string
}

const PLACE = /^(.*)\/(files|batches)(?:\/([^/?#]+)(?:\/content)?)?$/

/** Reads a URL that was built here; throws for any other. */
export function batchPlace(url: string): BatchPlace {
  const [, base, kind, id] = PLACE.exec(url) ?? []
  if (base === undefined) throw new Error(`not a request of a batch: ${url}`)
  const isFile = kind === 'files'
  if (id === undefined) return { base, at: isFile ? 'files' : 'batches', id: '' }
  return { base, at: isFile ? 'content' : 'batch', id: decodeURIComponent(id) }
}

/**
 * The operation as a file of one line, `POST /files` with purpose `batch`. Edits take the JSON form,
 * which is the only one a line can hold (batch guide, read 2026-11-21).
 */
export function uploadRequest(operation: Operation, baseUrl: string): RequestSpec {
  const line = {
    custom_id: LINE_ID,
    method: 'POST',
    url: endpointOf(operation),
    body: jsonFields(operation),
  }
  const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`)
  const file = { filename: 'batch.jsonl', mediaType: 'application/jsonl', bytes }
  return {
    ...request('submit', 'POST', `${trimmed(baseUrl)}/files`),
    body: {
      kind: 'multipart',
      parts: [
        { name: 'purpose', value: 'batch' },
        { name: 'file', ...file },
      ],
    },
  }
}

/** The order itself: before it is answered nothing is accepted. 24 hours is the only window there is. */
export function orderRequest(
  fileId: string,
  { operation, base }: { readonly operation: Operation; readonly base: string },
): RequestSpec {
  const json = {
    input_file_id: fileId,
    endpoint: endpointOf(operation),
    completion_window: '24h',
  }
  return { ...request('submit', 'POST', `${base}/batches`), body: { kind: 'json', json } }
}

export function batchRequest(id: string, base: string): RequestSpec {
  return request('poll', 'GET', `${base}/batches/${encodeURIComponent(id)}`)
}

export function cancelRequest(id: string, base: string): RequestSpec {
  return request('cancel', 'POST', `${base}/batches/${encodeURIComponent(id)}/cancel`)
}

/** A result file: JSON Lines. */
export function contentRequest(fileId: string, base: string): RequestSpec {
  const url = `${base}/files/${encodeURIComponent(fileId)}/content`
  return { ...request('poll', 'GET', url), lines: true }
}

/** The API's own name of the endpoint, wherever the base URL puts it. */
function endpointOf({ mode }: Operation): string {
  return `/v1${imagesPath(mode)}`
}

function request(
  purpose: RequestSpec['purpose'],
  method: RequestSpec['method'],
  url: string,
): RequestSpec {
  return { purpose, method, url, headers: {}, body: null, credential: true }
}
