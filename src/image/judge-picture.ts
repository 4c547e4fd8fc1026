import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { JudgePicture } from '../domain/judge-call.ts'
import { MAX_PIXELS } from './limits.ts'
import { measureImage } from './measure.ts'

/**
 * A picture as a judge gets it: upright, its longest side at most `maxSide` pixels, as PNG without
 * metadata, so that nothing tells who made it. The same bytes give the same picture. Throws where
 * they cannot be decoded.
 */
export async function judgePicture(
  bytes: Uint8Array,
  { label, maxSide }: { readonly label: string; readonly maxSide: number },
): Promise<JudgePicture> {
  // Here other decoders are not blocked, because a mock beside it draws with them.
  if (measureImage(bytes) === null) throw new Error('no picture in PNG, JPEG, WebP, GIF or AVIF')
  const { data, info } = await sharp(bytes, {
    failOn: 'truncated',
    limitInputPixels: MAX_PIXELS,
    pages: 1,
  })
    .autoOrient()
    .toColourspace('srgb')
    .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 6 })
    .toBuffer({ resolveWithObject: true })
  return {
    label,
    mediaType: 'image/png',
    base64: data.toString('base64'),
    width: info.width,
    height: info.height,
    sha256: createHash('sha256').update(data).digest('hex'),
  }
}
