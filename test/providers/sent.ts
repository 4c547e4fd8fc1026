import { createHash } from 'node:crypto'
import type { RequestSpec } from '../../src/domain/request.ts'

/** A request as it stands on the wire, whoever made it: what the vendor's client and ours must share. */
export interface Sent {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly contentType: string | null
  readonly body: unknown
}

/** Headers that change what the provider does; clients differ freely in the others. */
const COMPARED = [
  'api-key',
  'prefer',
  'cancel-after',
  'idempotency-key',
  'x-api-key',
  'x-goog-api-key',
  'x-hf-bill-to',
  'x-source-channel',
  'x-portkey-api-key',
  'x-key',
  'x-fal-request-timeout',
]
const KEY = 'the-key'

/** A stand-in for `fetch` that keeps each request and answers as told. */
export function captureFetch(answer: (sent: Sent) => Response): {
  readonly fetch: typeof fetch
  readonly sent: Sent[]
} {
  const sent: Sent[] = []
  return {
    sent,
    fetch: async (input, init) => {
      const one = await sentByClient(new Request(input, init))
      sent.push(one)
      return answer(one)
    },
  }
}

async function sentByClient(request: Request): Promise<Sent> {
  const headers = [...request.headers]
  const contentType = request.headers.get('content-type')?.split(';')[0] ?? null
  const authorization = request.headers.get('authorization')
  const hasBody = request.body !== null
  const body = !hasBody
    ? null
    : contentType === 'multipart/form-data'
      ? await formFields(await request.formData())
      : await request.json()
  return {
    ...place(request.method, request.url),
    headers: {
      ...Object.fromEntries(headers.filter(([name]) => COMPARED.includes(name))),
      ...(authorization !== null && { authorization }),
    },
    contentType: hasBody ? contentType : null,
    body,
  }
}

/** What our request becomes when the wire sends it with a key. */
export async function sentBySpec(
  spec: RequestSpec,
  auth: { readonly header: string; readonly prefix: string },
): Promise<Sent> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(spec.headers)) {
    if (COMPARED.includes(name)) headers[name] = value
  }
  if (spec.credential) headers[auth.header] = `${auth.prefix}${KEY}`
  const at = place(spec.method, spec.url)
  const { body } = spec
  switch (body?.kind) {
    case undefined:
      return { ...at, headers, contentType: null, body: null }
    case 'json':
      // As text and back: only what JSON can carry reaches the provider.
      return {
        ...at,
        headers,
        contentType: 'application/json',
        body: JSON.parse(JSON.stringify(body.json)),
      }
    case 'multipart': {
      const form = new FormData()
      for (const part of body.parts) {
        if ('value' in part) form.append(part.name, part.value)
        else {
          const blob = new Blob([new Uint8Array(part.bytes)], { type: part.mediaType })
          form.append(part.name, blob, part.filename)
        }
      }
      return { ...at, headers, contentType: 'multipart/form-data', body: await formFields(form) }
    }
    case 'command':
    case 'model-call':
      throw new Error(`a ${body.kind} is not one HTTP request`)
    default:
      return body satisfies never
  }
}

function place(method: string, url: string) {
  const { origin, pathname, search } = new URL(url)
  return { method, origin, path: pathname, query: search }
}

/** Sorted, because the order of form fields carries no meaning. */
async function formFields(form: FormData): Promise<readonly string[]> {
  const fields: string[] = []
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.push(`${name}=${value}`)
    else {
      const hash = createHash('sha256').update(new Uint8Array(await value.arrayBuffer()))
      fields.push(`${name}: ${value.name} ${value.type} ${hash.digest('hex')}`)
    }
  }
  return fields.sort()
}

export { KEY }
