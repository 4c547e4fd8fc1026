import type { Operation, OperationInput } from '../../domain/operation.ts'
import type { Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { jsonOf } from '../answer-words.ts'
import { dataUri } from '../data-uri.ts'
import { filePart } from '../file-part.ts'
import { isSuccess } from '../is-success.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { unreadable } from '../unreadable.ts'
import { orderFor } from './order.ts'
import { readRefusal } from './refusal.ts'

/** The largest file that the docs would have inside a request, bytes; larger ones are uploaded first. */
const MOST_INLINE_BYTES = 256 * 1024

const FILES = '/files'
const METADATA = new TextEncoder().encode('{}')

/** The picture that does not go inside the order; null where it does, or where there is none. */
export function largePicture({ mode, image }: Operation): OperationInput | null {
  if (mode === 'text-to-image' || image === null) return null
  return image.bytes.byteLength > MOST_INLINE_BYTES ? image : null
}

/** A picture to the file store, as the vendor's own client (1.4.0) sends it. Uploads are free. */
export function uploadRequest(picture: OperationInput, base: string): RequestSpec {
  const metadata = {
    name: 'metadata',
    filename: 'blob',
    mediaType: 'application/json',
    bytes: METADATA,
  }
  return {
    purpose: 'submit',
    method: 'POST',
    url: `${base}${FILES}`,
    headers: {},
    body: { kind: 'multipart', parts: [filePart('content', picture), metadata] },
    credential: true,
  }
}

export function isUpload({ purpose, url }: RequestSpec): boolean {
  return purpose === 'submit' && url.endsWith(FILES)
}

/**
 * The order that follows an upload, with the file's URL in place of the picture; with the picture
 * itself where the file store is down, as the vendor's own client does.
 */
export function readUpload(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const base = spec.url.slice(0, -FILES.length)
  const { image } = operation
  if (answer.status >= 500 && image !== null) {
    return { kind: 'next', request: orderFor(operation, base, dataUri(image)) }
  }
  if (!isSuccess(answer)) return { kind: 'done', reading: readRefusal(answer), task: null }
  const url = textOf(field(fieldsOf(field(fieldsOf(jsonOf(answer)), 'urls')), 'get'))
  if (url === null) return { kind: 'done', reading: unreadable(answer), task: null }
  return { kind: 'next', request: orderFor(operation, base, url) }
}
