import type { ByteReader } from './byte-reader.ts'
import { type HeaderFacts, UNREADABLE_HEADER } from './header-facts.ts'

const BRANDS = ['avif', 'avis']

/** An ISO base media file whose major or compatible brands name AVIF; HEIC is not. */
export function isAvif(read: ByteReader): boolean {
  if (!read.is(4, 'ftyp')) return false
  const end = Math.min(read.u32be(0) ?? 0, read.length, 256)
  if (BRANDS.some((brand) => read.is(8, brand))) return true
  for (let at = 16; at + 4 <= end; at += 4) {
    if (BRANDS.some((brand) => read.is(at, brand))) return true
  }
  return false
}

/**
 * Largest `ispe` (image extent) and the presence of an auxiliary alpha picture, both by scanning
 * the `meta` box for their names: ISO/IEC 23008-12, 6.5.3 and 6.5.8. Alpha planes, thumbnails and
 * tiles have extents of their own, none larger than the picture. The frame count of a sequence is
 * left open.
 */
export function avifHeader(read: ByteReader): HeaderFacts {
  const meta = findBox(read, 'meta')
  if (meta === null) return UNREADABLE_HEADER
  let width: number | null = null
  let height: number | null = null
  let hasAlpha = false
  const end = Math.min(meta.end, read.length)
  for (let at = meta.start; at < end; at++) {
    if (read.is(at, 'ispe')) {
      const w = read.u32be(at + 8)
      const h = read.u32be(at + 12)
      if (w && h && w * h > (width ?? 0) * (height ?? 0)) [width, height] = [w, h]
    }
    if (read.is(at, 'auxC') && read.is(at + 8, 'urn:mpeg:') && hasAlphaName(read, at + 8)) {
      hasAlpha = true
    }
  }
  const whole = meta.end <= read.length
  return {
    width,
    height,
    hasAlpha: hasAlpha || (whole ? false : null),
    frames: read.is(8, 'avis') ? null : 1,
  }
}

function hasAlphaName(read: ByteReader, at: number): boolean {
  return (
    read.is(at, 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha') ||
    read.is(at, 'urn:mpeg:hevc:2015:auxid:1')
  )
}

function findBox(read: ByteReader, name: string): { start: number; end: number } | null {
  for (let at = 0; at < read.length; ) {
    const length = read.u32be(at)
    if (length === null) return null
    if (read.is(at + 4, name)) return { start: at + 8, end: at + length }
    if (length < 8) return null
    at += length
  }
  return null
}
