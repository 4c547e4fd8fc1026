import { createHash } from 'node:crypto'
import { imageToken, type RequestBody } from '../domain/request.ts'
import { base64Prefix } from './base64-stream.ts'

/** As in answers: what is longer and looks like base64 is a picture. */
const LONG_TEXT = 2_048

/** A request's body as it is recorded: JSON, with pictures as `[image:SHA-256]` of their bytes. */
export function recordedRequest(body: RequestBody | null): string | null {
  if (body === null) return null
  switch (body.kind) {
    case 'json':
    case 'command':
      return JSON.stringify(body.json, (_, value: unknown) =>
        typeof value === 'string' ? withoutPicture(value) : value,
      )
    case 'model-call':
      return recordedRequest({ kind: 'json', json: { ...body.call } })
    case 'multipart':
      return JSON.stringify(
        body.parts.map((part) =>
          'value' in part
            ? { name: part.name, value: withoutPicture(part.value) }
            : {
                name: part.name,
                filename: part.filename,
                mediaType: part.mediaType,
                bytes: part.bytes.length,
                sha256: sha256(part.bytes),
              },
        ),
      )
    default:
      return body satisfies never
  }
}

function withoutPicture(text: string): string {
  if (text.length <= LONG_TEXT) return text
  const prefix = base64Prefix(text.slice(0, LONG_TEXT)) === null ? null : base64Prefix(text)
  if (prefix === null) return text
  return `${text.slice(0, prefix)}${imageToken(sha256(Buffer.from(text.slice(prefix), 'base64')))}`
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
