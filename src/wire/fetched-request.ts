import type { Dispatcher } from 'undici'
import type { Part } from '../domain/request.ts'
import { parseJson } from './parse-json.ts'
import { recordedRequest } from './request-record.ts'

/** A call of `fetch` as the wire sends it. */
export interface FetchedRequest {
  readonly method: Dispatcher.HttpMethod
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
  /** The body as it is recorded, not yet scrubbed. */
  readonly recorded: string | null
  /** All the places where a key could stand. */
  readonly texts: readonly string[]
  readonly signal: AbortSignal | null
  readonly redirect: Request['redirect']
}

/** Reads the arguments of `fetch`, whatever form they have. Rejects as `new Request` throws. */
export async function fetchedRequest(
  input: Parameters<typeof fetch>[0],
  init: RequestInit = {},
): Promise<FetchedRequest> {
  const isStream = init.body instanceof ReadableStream
  const request = new Request(input, isStream ? { ...init, duplex: 'half' } : init)
  const hasBody = request.body !== null
  const body = hasBody ? Buffer.from(await request.arrayBuffer()) : null
  const type = request.headers.get('content-type') ?? ''
  const headers = { 'accept-encoding': 'identity', ...Object.fromEntries(request.headers) }
  const recorded = body === null ? null : await recordedBody(body, type)
  return {
    method: request.method as Dispatcher.HttpMethod,
    url: new URL(request.url),
    headers,
    body,
    recorded,
    texts: [request.url, ...Object.values(headers), recorded ?? ''],
    signal: request.signal,
    redirect: request.redirect,
  }
}

async function recordedBody(body: Buffer, type: string): Promise<string> {
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    return recordedRequest({ kind: 'multipart', parts: await partsOf(form) }) ?? ''
  }
  const text = body.toString('utf8')
  const json = parseJson(text)
  return json === undefined ? text : (recordedRequest({ kind: 'json', json }) ?? '')
}

async function partsOf(form: FormData): Promise<readonly Part[]> {
  return Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === 'string'
        ? { name, value }
        : {
            name,
            filename: value.name,
            mediaType: value.type,
            bytes: new Uint8Array(await value.arrayBuffer()),
          },
    ),
  )
}
