import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type Picture, type PictureFormat, pictureOf } from './picture.ts'

/** Makes any number of different files of about one size out of one drawn picture, without copying. */
export type Padder = (uniqueText: string) => Picture

const NONCE_BYTES = 24

/**
 * Puts bytes that decoders skip into a file until it has about `padTo` bytes: private PNG chunks,
 * JPEG APP7 segments, an unknown WebP chunk. Only a small piece differs from file to file; what
 * stands before and after it is shared and its base64 is made once. Lengths are chosen so that the
 * pieces' base64 can simply be joined.
 */
export function padder(options: {
  readonly file: Buffer
  readonly format: PictureFormat
  readonly width: number
  readonly height: number
  readonly padTo: number
  readonly seedText: string
}): Padder {
  const { file, format, width, height, padTo, seedText } = options
  const filler = noise(seedText, Math.max(0, padTo - file.length - 128))
  const { head, wrap, tail } = cut(file, format, filler)
  const headBase64 = Buffer.from(head.toString('base64'))
  const tailBase64 = Buffer.from(tail.toString('base64'))
  return (uniqueText) => {
    const nonce = hash('sha256', uniqueText, 'buffer').subarray(0, NONCE_BYTES)
    const unique = wrap(nonce)
    return pictureOf([head, unique, tail], { format, width, height }, [
      headBase64,
      Buffer.from(unique.toString('base64')),
      tailBase64,
    ])
  }
}

interface Cut {
  readonly head: Buffer
  readonly wrap: (nonce: Buffer) => Buffer
  readonly tail: Buffer
}

function cut(file: Buffer, format: PictureFormat, filler: Buffer): Cut {
  switch (format) {
    case 'png': {
      const end = file.length - 12
      const body = Buffer.concat([file.subarray(0, end), pngChunk(filler)])
      const head = Buffer.concat([body, pngChunk(Buffer.alloc(missing(body.length + 12)))])
      return { head, wrap: pngChunk, tail: file.subarray(end) }
    }
    case 'jpeg': {
      const head = Buffer.concat([file.subarray(0, 2), segment(Buffer.alloc(missing(2 + 4)))])
      const segments: Buffer[] = []
      for (let at = 0; at < filler.length; at += 65_000)
        segments.push(segment(filler.subarray(at, at + 65_000)))
      const wrap = (nonce: Buffer): Buffer => segment(Buffer.concat([nonce, Buffer.alloc(2)]))
      return { head, wrap, tail: Buffer.concat([...segments, file.subarray(2)]) }
    }
    case 'webp': {
      // The unknown chunk comes last; its first bytes are the ones that differ.
      const even = filler.subarray(0, filler.length - (filler.length % 2))
      const spare = missing(file.length + 8)
      const chunk = Buffer.alloc(8)
      chunk.write('aSSy', 0, 'latin1')
      chunk.writeUInt32LE(spare + NONCE_BYTES + even.length, 4)
      const head = Buffer.concat([file, chunk, Buffer.alloc(spare)])
      const odd = (spare + even.length) % 2
      const tail = odd === 0 ? even : Buffer.concat([even, Buffer.alloc(1)])
      head.writeUInt32LE(head.length + NONCE_BYTES + tail.length - 8, 4)
      return { head, wrap: (nonce) => nonce, tail }
    }
    default:
      return format satisfies never
  }
}

/** How many bytes make a length a multiple of three. */
function missing(length: number): number {
  return (3 - (length % 3)) % 3
}

function pngChunk(content: Buffer): Buffer {
  const chunk = Buffer.alloc(content.length + 12)
  chunk.writeUInt32BE(content.length, 0)
  chunk.write('asSy', 4, 'latin1')
  content.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, content.length + 8)), content.length + 8)
  return chunk
}

function segment(content: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe7, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** Bytes that do not compress, the same for the same seed. */
function noise(seedText: string, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = hash('sha256', seedText, 'buffer').readUInt32LE(0) | 1
  for (let at = 0; at < length; at += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[at] = state & 255
  }
  return bytes
}
