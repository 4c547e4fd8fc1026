import type { ByteReader } from './byte-reader.ts'
import { type HeaderFacts, UNREADABLE_HEADER } from './header-facts.ts'

const EXTENSION = 0x21
const FRAME = 0x2c
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9

/** Logical screen, then the blocks up to the trailer: https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
export function gifHeader(read: ByteReader): HeaderFacts {
  const width = read.u16le(6)
  const height = read.u16le(8)
  const packed = read.u8(10)
  if (width === null || height === null || packed === null) return UNREADABLE_HEADER
  return { width: width || null, height: height || null, ...walk(read, 13 + tableLength(packed)) }
}

/** Alpha is the first frame's; the frame count is null when the bytes end before the trailer. */
function walk(
  read: ByteReader,
  start: number,
): { hasAlpha: boolean | null; frames: number | null } {
  let frames = 0
  let hasAlpha = false
  let at: number | null = start
  while (at !== null) {
    switch (read.u8(at)) {
      case TRAILER:
        return { hasAlpha, frames }
      case EXTENSION: {
        const transparent =
          read.u8(at + 1) === GRAPHIC_CONTROL && ((read.u8(at + 3) ?? 0) & 1) === 1
        if (transparent && frames === 0) hasAlpha = true
        at = afterSubBlocks(read, at + 2)
        break
      }
      case FRAME: {
        const packed = read.u8(at + 9)
        if (packed === null) return { hasAlpha, frames: null }
        frames += 1
        at = afterSubBlocks(read, at + 11 + tableLength(packed))
        break
      }
      default:
        return { hasAlpha: frames > 0 ? hasAlpha : null, frames: null }
    }
  }
  return { hasAlpha: frames > 0 ? hasAlpha : null, frames: null }
}

function tableLength(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 0x07) + 1)
}

function afterSubBlocks(read: ByteReader, start: number): number | null {
  let at = start
  for (;;) {
    const length = read.u8(at)
    if (length === null) return null
    at += 1 + length
    if (length === 0) return at
  }
}
