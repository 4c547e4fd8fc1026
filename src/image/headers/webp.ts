import type { ByteReader } from './byte-reader.ts'
import { type HeaderFacts, UNREADABLE_HEADER } from './header-facts.ts'

const ANIMATION_FLAG = 0x02
const ALPHA_FLAG = 0x10

/** VP8, VP8L or VP8X after the RIFF header: https://developers.google.com/speed/webp/docs/riff_container */
export function webpHeader(read: ByteReader): HeaderFacts {
  if (read.is(12, 'VP8X')) return extended(read)
  if (read.is(12, 'VP8L')) return lossless(read)
  if (read.is(12, 'VP8 ')) return lossy(read)
  return UNREADABLE_HEADER
}

function extended(read: ByteReader): HeaderFacts {
  const flags = read.u8(20)
  const width = read.u24le(24)
  const height = read.u24le(27)
  if (flags === null || width === null || height === null) return UNREADABLE_HEADER
  const hasAlpha = (flags & ALPHA_FLAG) !== 0
  const frames = (flags & ANIMATION_FLAG) === 0 ? 1 : countFrames(read)
  return { width: width + 1, height: height + 1, hasAlpha, frames }
}

/** ANMF chunks; null when the bytes end before the last chunk does. */
function countFrames(read: ByteReader): number | null {
  const riffLength = read.u32le(4)
  if (riffLength === null || riffLength + 8 > read.length) return null
  let frames = 0
  for (let at = 12; at < riffLength + 8; ) {
    const length = read.u32le(at + 4)
    if (length === null) return null
    if (read.is(at, 'ANMF')) frames += 1
    at += 8 + length + (length % 2)
  }
  return frames
}

function lossless(read: ByteReader): HeaderFacts {
  const bits = read.u32le(21)
  if (read.u8(20) !== 0x2f || bits === null) return UNREADABLE_HEADER
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    hasAlpha: ((bits >>> 28) & 1) === 1,
    frames: 1,
  }
}

function lossy(read: ByteReader): HeaderFacts {
  const width = read.u16le(26)
  const height = read.u16le(28)
  if (!read.is(23, '\x9d\x01\x2a') || width === null || height === null) return UNREADABLE_HEADER
  // The upper two bits are a scaling hint.
  return {
    width: width & 0x3fff || null,
    height: height & 0x3fff || null,
    hasAlpha: false,
    frames: 1,
  }
}
