import sharp from 'sharp'
import { decodePixels, type Pixels } from './decode.ts'
import { alphaAt } from './luminance.ts'
import { maskRegion } from './mask-region.ts'

/** What marks the pixels that may change. */
export type Mark = 'transparent' | 'white' | 'black'

/**
 * A mask in the way a model reads it: the same file where it already marks so, else a PNG of the same
 * size, opaque black and white or white and transparent. Which pixels may change is `maskRegion`'s
 * answer. Throws when the file cannot be decoded.
 */
export async function renderMask(
  file: Uint8Array,
  mark: Mark,
): Promise<{ readonly bytes: Uint8Array; readonly redrawn: boolean }> {
  const mask = await decodePixels(file)
  if (marksSo(mask, mark)) return { bytes: file, redrawn: false }
  const { width, height } = mask
  const region = maskRegion(mask)
  const channels = mark === 'transparent' ? 4 : 3
  const samples = new Uint8Array(region.length * channels)
  for (const [at, may] of region.entries()) {
    const isWhite = mark === 'transparent' || (may === 1) === (mark === 'white')
    samples.fill(isWhite ? 255 : 0, at * channels, at * channels + 3)
    if (channels === 4) samples[at * channels + 3] = may === 1 ? 0 : 255
  }
  const bytes = await sharp(samples, { raw: { width, height, channels } }).png().toBuffer()
  return { bytes, redrawn: true }
}

/** A mask without a transparent pixel marks by white: that is how `maskRegion` reads it. */
function marksSo(mask: Pixels, mark: Mark): boolean {
  const total = mask.width * mask.height
  let isOpaque = true
  for (let at = 0; at < total && isOpaque; at++) isOpaque = alphaAt(mask, at) >= 128
  return mark === (isOpaque ? 'white' : 'transparent')
}
