import type { ByteReader } from './byte-reader.ts'
import { type HeaderFacts, UNREADABLE_HEADER } from './header-facts.ts'

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
/** SOF0–SOF15 without DHT, JPG and DAC, which share the range. */
const isFrameHeader = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** Walks the segments up to the frame header: ITU-T T.81, annex B. JPEG has no alpha and one frame. */
export function jpegHeader(read: ByteReader): HeaderFacts {
  const unmeasured: HeaderFacts = { ...UNREADABLE_HEADER, hasAlpha: false, frames: 1 }
  let at = 2
  while (at < read.length) {
    if (read.u8(at) !== 0xff) return unmeasured
    const marker = read.u8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = read.u16be(at + 2)
    if (marker === null || length === null || length < 2) return unmeasured
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return unmeasured
    if (isFrameHeader(marker)) {
      const height = read.u16be(at + 5)
      const width = read.u16be(at + 7)
      return { ...unmeasured, width: width || null, height: height || null }
    }
    at += 2 + length
  }
  return unmeasured
}
