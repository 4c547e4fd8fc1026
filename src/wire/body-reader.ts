import type { BlobSink, BlobWriter } from '../domain/blob-sink.ts'
import { type Answer, type Blob, imageToken, type ServerEvent } from '../domain/request.ts'
import { parseJson } from './parse-json.ts'
import { createRetainedText } from './retained-text.ts'
import { parseServerEvents } from './server-events.ts'
import { createSift } from './sift.ts'

/** How much of a text is kept, in an answer that is not JSON and in the record. */
export const KEPT_TEXT_BYTES = 65_536

export interface ReadBody {
  readonly body: Answer['body']
  readonly blobs: readonly Blob[]
  /** The body as text with images as tokens; null when there was none. Not yet scrubbed or cut. */
  readonly text: string | null
}

/** Takes a decoded body as it comes and says what it was. */
export interface BodyReader {
  /** A promise asks the sender to wait. Throws or rejects when the blob sink fails. */
  push(chunk: Buffer): Promise<void> | undefined
  /** Also after a cut: what came is kept as evidence. */
  end(): Promise<ReadBody>
  abort(): Promise<void>
}

/** blob: image bytes · json, events and lines (JSON Lines): images are sifted out · text: only its beginning is kept. */
export type BodyKind = 'blob' | 'json' | 'events' | 'lines' | 'text'

/** What a body is to be read as. A download that succeeded is an image, whatever its label says. */
export function bodyKind(status: number, contentType: string, isDownload: boolean): BodyKind {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const succeeded = status >= 200 && status < 300
  if (succeeded && isDownload) return 'blob'
  if (type.startsWith('image/') && type !== 'image/svg+xml') return 'blob'
  if (succeeded && (type === 'application/octet-stream' || type === 'binary/octet-stream'))
    return 'blob'
  if (type === 'text/event-stream') return 'events'
  // JSON often comes without its label, or as text/plain: whatever is not clearly a page is tried.
  if (type.includes('json') || type === '' || type === 'text/plain') return 'json'
  return type.startsWith('text/') || type.includes('xml') ? 'text' : 'json'
}

export function createBodyReader(kind: BodyKind, sink: BlobSink): BodyReader {
  switch (kind) {
    case 'blob':
      return blobReader(sink)
    case 'json':
    case 'events':
    case 'lines':
      return siftReader(kind, sink)
    case 'text':
      return textReader()
    default:
      return kind satisfies never
  }
}

function blobReader(sink: BlobSink): BodyReader {
  let writer: BlobWriter | null = null
  return {
    push(chunk) {
      if (chunk.length === 0) return undefined
      writer ??= sink.open()
      return writer.write(chunk) ?? undefined
    },
    async end() {
      if (writer === null) return { body: { kind: 'none' }, blobs: [], text: null }
      const blob = await writer.finish()
      return { body: { kind: 'image', blob }, blobs: [blob], text: imageToken(blob.sha256) }
    },
    async abort() {
      await writer?.abort()
    },
  }
}

function siftReader(kind: 'json' | 'events' | 'lines', sink: BlobSink): BodyReader {
  const sift = createSift(sink, kind === 'json' ? 'json' : 'lines')
  return {
    push: (chunk) => sift.push(chunk),
    async end() {
      const { text, blobs } = await sift.end()
      if (text.trim() === '') return { body: { kind: 'none' }, blobs, text: null }
      if (kind === 'events')
        return { body: { kind: 'events', events: parseServerEvents(text) }, blobs, text }
      if (kind === 'lines') return { body: { kind: 'events', events: linesOf(text) }, blobs, text }
      const json = parseJson(text)
      return {
        body: json === undefined ? { kind: 'text', text: beginning(text) } : { kind: 'json', json },
        blobs,
        text,
      }
    },
    abort: () => sift.abort(),
  }
}

/** Each line of JSON Lines; one that is no JSON stays text. */
function linesOf(text: string): readonly ServerEvent[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => ({ event: null, data: parseJson(line) ?? line }))
}

function textReader(): BodyReader {
  const retained = createRetainedText()
  return {
    push(chunk) {
      // A little more than is kept, so that a character at the cut can be seen whole.
      const room = KEPT_TEXT_BYTES + 4 - retained.length()
      if (room > 0) retained.append(chunk.subarray(0, room))
      return undefined
    },
    async end() {
      const text = retained.head(KEPT_TEXT_BYTES)
      if (text === '') return { body: { kind: 'none' }, blobs: [], text: null }
      return { body: { kind: 'text', text }, blobs: [], text }
    },
    async abort() {},
  }
}

/** The first 64 KiB of a text as UTF-8, cut between characters. */
export function beginning(text: string, maxBytes: number = KEPT_TEXT_BYTES): string {
  // A UTF-16 unit is at least one byte of UTF-8, so no more units than bytes can be kept.
  const bytes = Buffer.from(text.slice(0, maxBytes + 1), 'utf8')
  if (bytes.length <= maxBytes) return bytes.toString('utf8')
  let end = maxBytes
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}
