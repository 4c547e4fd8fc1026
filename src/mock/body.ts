import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** A file or a text field of a multipart body. */
export interface BodyPart {
  readonly name: string
  readonly filename: string | null
  readonly mediaType: string
  readonly bytes: Buffer
}

/** A request's body as it was understood. `canonical` is equal for bodies that mean the same. */
export type Body = { readonly canonical: string; readonly text: string } & (
  | { readonly kind: 'none' | 'unreadable' | 'too-large' }
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'multipart'; readonly parts: readonly BodyPart[] }
)

const MAX_BYTES = 256 * 1024 * 1024

/** Reads and parses a request's body. Rejects when the client goes away before its end. */
export async function readBody(incoming: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  let bytes = 0
  // By events: a stream's async iterator costs as much as the rest of a small request.
  await new Promise<void>((resolve, reject) => {
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_BYTES) chunks.push(chunk)
    })
    incoming.once('end', resolve)
    incoming.once('error', reject)
    incoming.once('close', () => {
      if (!incoming.complete) reject(new Error('the client went away'))
    })
  })
  if (bytes > MAX_BYTES) return { kind: 'too-large', canonical: `too-large:${bytes}`, text: '' }
  return parseBody(Buffer.concat(chunks), incoming.headers['content-type'] ?? '')
}

async function parseBody(raw: Buffer, contentType: string): Promise<Body> {
  if (raw.length === 0) return { kind: 'none', canonical: '', text: '' }
  if (/^multipart\/form-data/i.test(contentType)) {
    try {
      const parts = await partsOf(raw, contentType)
      return { kind: 'multipart', parts, canonical: canonicalParts(parts), text: partsText(parts) }
    } catch {
      return { kind: 'unreadable', canonical: `raw:${sha256(raw)}`, text: '' }
    }
  }
  const text = raw.toString('utf8')
  try {
    const json: unknown = JSON.parse(text)
    return { kind: 'json', json, canonical: canonicalJson(json), text }
  } catch {
    return { kind: 'unreadable', canonical: `raw:${sha256(raw)}`, text }
  }
}

async function partsOf(raw: Buffer, contentType: string): Promise<BodyPart[]> {
  const form = await new Response(new Uint8Array(raw), {
    headers: { 'content-type': contentType },
  }).formData()
  const parts: BodyPart[] = []
  for (const [name, value] of form) {
    parts.push(
      typeof value === 'string'
        ? { name, filename: null, mediaType: 'text/plain', bytes: Buffer.from(value) }
        : {
            name,
            filename: value.name,
            mediaType: value.type,
            bytes: Buffer.from(await value.arrayBuffer()),
          },
    )
  }
  return parts
}

/** The boundary, the files' names and the order of differently named parts mean nothing. */
function canonicalParts(parts: readonly BodyPart[]): string {
  return parts
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ name, bytes }) => `${name}=${sha256(bytes)}`)
    .join('&')
}

function partsText(parts: readonly BodyPart[]): string {
  return parts
    .map(({ name, filename, bytes }) =>
      filename === null ? `${name}=${bytes}` : `${name}=[${filename}, ${bytes.length} bytes]`,
    )
    .join('\n')
}

function sha256(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex')
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
