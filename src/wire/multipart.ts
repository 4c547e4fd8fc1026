import { createHash } from 'node:crypto'
import type { Part } from '../domain/request.ts'

export interface Multipart {
  readonly contentType: string
  readonly body: Buffer
}

/**
 * Encodes `multipart/form-data` (RFC 7578), fields in the order given. The boundary is a hash of the
 * contents: the same request gives the same bytes.
 */
export function encodeMultipart(parts: readonly Part[]): Multipart {
  const heads = parts.map(partHead)
  const contents = parts.map((part) => ('value' in part ? Buffer.from(part.value) : part.bytes))
  const hash = createHash('sha256')
  for (const [index, head] of heads.entries()) hash.update(head).update(contents[index] ?? '')
  const boundary = `assay-${hash.digest('hex').slice(0, 32)}`
  const pieces: Uint8Array[] = []
  for (const [index, head] of heads.entries()) {
    const content = contents[index]
    pieces.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`))
    if (content !== undefined) pieces.push(content)
    pieces.push(Buffer.from('\r\n'))
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`))
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat(pieces),
  }
}

function partHead(part: Part): string {
  const disposition = `Content-Disposition: form-data; name="${escapeName(part.name)}"`
  if ('value' in part) return disposition
  const mediaType = part.mediaType.replace(/[\r\n]/g, '')
  return `${disposition}; filename="${escapeName(part.filename)}"\r\nContent-Type: ${mediaType}`
}

/** As browsers do (WHATWG HTML, multipart/form-data encoding algorithm). */
function escapeName(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}
