import sharp, { type Sharp } from 'sharp'
import { MAX_PIXELS } from './limits.ts'

/** Decoded pixels, 8 bits a channel, interleaved; 1 channel is grey, 2 grey + alpha, 3 RGB, 4 RGBA. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 2 | 3 | 4
  readonly samples: Uint8Array
}

/**
 * Lets this process decode PNG, JPEG, WebP, GIF and AVIF from memory and nothing else: no SVG (its
 * loader can be made to burn seconds by a small file), no TIFF, no PDF, no files by path.
 * One thread and no cache: each picture is seen once, beside requests whose latency is measured.
 */
export function restrictDecoders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Heif'].map(
      (format) => `VipsForeignLoad${format}Buffer`,
    ),
  })
  sharp.cache(false)
  sharp.concurrency(1)
}

/**
 * Decodes every pixel of the first frame, as stored (EXIF orientation is not applied). Throws when
 * the bytes are damaged or end early: `truncated` is the mildest setting that refuses PNG, JPEG,
 * WebP, GIF and AVIF cut anywhere inside their pixels (measured with sharp 0.35.5, 2026-11).
 */
export async function decodePixels(bytes: Uint8Array): Promise<Pixels> {
  return finish(open(bytes))
}

/** Decodes and resizes to exactly this size, whatever the shape of the picture. */
export async function decodeResized(
  bytes: Uint8Array,
  size: { width: number; height: number },
): Promise<Pixels> {
  // Shrinking while loading would treat JPEG unlike PNG, and the difference would look like an edit.
  const resized = open(bytes).resize({ ...size, fit: 'fill', fastShrinkOnLoad: false })
  return finish(resized)
}

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'truncated', limitInputPixels: MAX_PIXELS, pages: 1 })
}

async function finish(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return { width, height, channels, samples: data }
}
