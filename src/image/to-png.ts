import sharp from 'sharp'
import { decodePixels } from './decode.ts'

/**
 * A picture as PNG with the pixels that it has as stored: EXIF orientation is not applied, and no
 * metadata comes along. Throws when the file cannot be decoded.
 */
export async function toPng(file: Uint8Array): Promise<Uint8Array> {
  const { samples, width, height, channels } = await decodePixels(file)
  return sharp(samples, { raw: { width, height, channels } }).png().toBuffer()
}
