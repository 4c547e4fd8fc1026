import type { ByteReader } from './byte-reader.ts'
import { type HeaderFacts, UNREADABLE_HEADER } from './header-facts.ts'

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n'
const WITH_ALPHA = [4, 6]

/**
 * IHDR, then the chunks before the first IDAT, where tRNS (transparency) and acTL (animation) must
 * stand: https://www.w3.org/TR/png-3/#5ChunkOrdering
 */
export function pngHeader(read: ByteReader): HeaderFacts {
  if (!read.is(12, 'IHDR')) return UNREADABLE_HEADER
  const width = read.u32be(16)
  const height = read.u32be(20)
  const colourType = read.u8(25)
  if (width === null || height === null || colourType === null) return UNREADABLE_HEADER
  let hasAlpha: boolean | null = WITH_ALPHA.includes(colourType)
  let frames: number | null = 1
  for (let at = 8; !read.is(at + 4, 'IDAT'); ) {
    const length = read.u32be(at)
    if (length === null || read.is(at + 4, 'IEND')) {
      // The header goes on past these bytes: what was not seen yet stays open.
      if (length === null && at > 8) {
        if (!hasAlpha) hasAlpha = null
        if (frames === 1) frames = null
      }
      break
    }
    if (read.is(at + 4, 'tRNS')) hasAlpha = true
    if (read.is(at + 4, 'acTL')) frames = read.u32be(at + 8) || null
    at += 12 + length
  }
  return { width: width || null, height: height || null, hasAlpha, frames }
}
