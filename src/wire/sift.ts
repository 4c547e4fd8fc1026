import type { BlobSink } from '../domain/blob-sink.ts'
import { type Blob, imageToken } from '../domain/request.ts'
import { base64Prefix, createBase64Stream } from './base64-stream.ts'
import { createRetainedText } from './retained-text.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LINE_FEED = 0x0a
/** A string longer than this may be an image. */
const HEAD_BYTES = 2_048
/** Further long strings stay in the text: an answer has tens of images, not thousands of files. */
const MAX_BLOBS = 256
/** Blobs being made durable at once before the sender has to wait. */
const MAX_FINISHING = 4
const TOKEN_BYTES = imageToken('0'.repeat(64)).length

export interface Sifted {
  /** The text with each long base64 string as `[image:SHA-256]`. */
  readonly text: string
  readonly blobs: readonly Blob[]
  /** Strings that stopped being base64 midway: their blob has what came before, the rest is dropped. */
  readonly damaged: number
}

/**
 * Takes the images out of JSON or of server-sent events while it streams, so that memory stays flat:
 * any string over 2,048 bytes that looks like base64 is decoded into a blob. The prefix of a data URI
 * stays before its token.
 */
export interface Sift {
  /** A promise asks the caller to wait before it sends more; it rejects when the sink fails. */
  push(chunk: Buffer): Promise<void> | undefined
  /** Finishes the blobs. Also right after a cut: an image in progress keeps what came. */
  end(): Promise<Sifted>
  /** Throws away an image in progress; those that were whole stay. */
  abort(): Promise<void>
}

type State = 'between' | 'head' | 'text' | 'base64'

/** `lines`: a raw line feed ends a string (server-sent events, where any line may hold a lone quote). */
export function createSift(sink: BlobSink, syntax: 'json' | 'lines'): Sift {
  const retained = createRetainedText()
  const blobs: (Blob | null)[] = []
  let state: State = 'between'
  let headStart = 0
  /** The chunk before ended behind an odd number of backslashes inside a string. */
  let escaped = false
  let damaged = 0
  let image: ReturnType<typeof openImage> | null = null
  const finishing = new Set<Promise<void>>()
  let writes: Promise<void>[] = []
  let failure: { readonly error: unknown } | null = null

  function watch(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => {
      failure ??= { error }
    })
  }

  function openImage() {
    const writer = sink.open()
    const stream = createBase64Stream()
    const index = blobs.push(null) - 1
    const position = retained.reserve(TOKEN_BYTES)
    function write(bytes: Uint8Array | null): void {
      if (bytes === null || bytes.length === 0) return
      const wait = writer.write(bytes)
      if (wait !== undefined) writes.push(watch(wait))
    }
    return {
      push: (bytes: Buffer) => write(stream.push(bytes)),
      finish() {
        write(stream.end())
        if (stream.damaged()) damaged += 1
        const work = watch(
          writer.finish().then((blob) => {
            blobs[index] = blob
            retained.overwrite(position, imageToken(blob.sha256))
          }),
        )
        finishing.add(work)
        void work.then(() => finishing.delete(work))
      },
      abort: () => watch(writer.abort()),
    }
  }

  /** Position of the quote that ends the string, or -1. */
  function closingQuote(chunk: Buffer, from: number): number {
    const first = escaped ? from + 1 : from
    let at = chunk.indexOf(QUOTE, first)
    while (at !== -1) {
      let slashes = 0
      while (at - 1 - slashes >= first && chunk[at - 1 - slashes] === BACKSLASH) slashes += 1
      if (slashes % 2 === 0) return at
      at = chunk.indexOf(QUOTE, at + 1)
    }
    return -1
  }

  function endsEscaped(chunk: Buffer, from: number): boolean {
    const first = escaped ? from + 1 : from
    let slashes = 0
    while (chunk.length - 1 - slashes >= first && chunk[chunk.length - 1 - slashes] === BACKSLASH)
      slashes += 1
    return slashes % 2 === 1
  }

  /** Takes bytes of a string, not its quotes. */
  function takeString(bytes: Buffer): void {
    let rest = bytes
    if (state === 'head') {
      // The decision falls on exactly the same bytes however the text was cut into chunks.
      const room = HEAD_BYTES + 1 - (retained.length() - headStart)
      retained.append(rest.subarray(0, room))
      if (rest.length < room) return
      rest = rest.subarray(room)
      const head = retained.latin1(headStart, headStart + HEAD_BYTES + 1)
      const prefix = blobs.length < MAX_BLOBS ? base64Prefix(head) : null
      if (prefix === null) {
        state = 'text'
      } else {
        state = 'base64'
        // The prefix of a data URI stays: it is not part of the picture.
        retained.truncate(headStart + prefix)
        image = openImage()
        image.push(Buffer.from(head.slice(prefix), 'latin1'))
      }
    }
    if (state === 'base64') image?.push(rest)
    else retained.append(rest)
  }

  function closeString(): void {
    image?.finish()
    image = null
    state = 'between'
    escaped = false
  }

  function scan(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (state === 'between') {
        const quote = chunk.indexOf(QUOTE, at)
        const next = quote === -1 ? chunk.length : quote + 1
        retained.append(chunk.subarray(at, next))
        at = next
        if (quote !== -1) {
          state = 'head'
          headStart = retained.length()
        }
        continue
      }
      const quote = closingQuote(chunk, at)
      const line =
        syntax === 'lines'
          ? chunk.subarray(0, quote === -1 ? chunk.length : quote).indexOf(LINE_FEED, at)
          : -1
      const end = line !== -1 ? line : quote
      if (end === -1) {
        const open = endsEscaped(chunk, at)
        takeString(chunk.subarray(at))
        escaped = open
        return
      }
      takeString(chunk.subarray(at, end))
      closeString()
      retained.append(chunk.subarray(end, end + 1))
      at = end + 1
    }
  }

  async function settle(): Promise<void> {
    while (writes.length > 0 || finishing.size > 0) {
      const work = [...writes, ...finishing]
      writes = []
      await Promise.all(work)
    }
    if (failure !== null) throw failure.error
  }

  return {
    push(chunk) {
      scan(chunk)
      if (failure === null && writes.length === 0 && finishing.size <= MAX_FINISHING)
        return undefined
      return settle()
    },
    async end() {
      closeString()
      await settle()
      return { text: retained.text(), blobs: blobs.filter((blob) => blob !== null), damaged }
    },
    async abort() {
      await image?.abort()
      image = null
      await Promise.all([...writes, ...finishing])
    },
  }
}
