import sharp, { type Sharp } from 'sharp'
import type { PictureFormat } from './picture.ts'

/** Raw RGBA pixels. */
export interface Raster {
  readonly pixels: Buffer
  readonly width: number
  readonly height: number
}

/** Encodes pixels; quality is 0 to 100 and does not concern png. Without alpha unless asked for. */
export async function encode(
  source: Sharp,
  options: {
    readonly format: PictureFormat
    readonly quality: number
    readonly transparent: boolean
  },
): Promise<Buffer> {
  const { format, quality, transparent } = options
  const image = transparent ? source : source.removeAlpha()
  switch (format) {
    case 'png':
      return image.png({ compressionLevel: 3, adaptiveFiltering: false }).toBuffer()
    case 'jpeg':
      return image.jpeg({ quality: Math.max(1, quality) }).toBuffer()
    case 'webp':
      return image.webp({ quality: Math.max(1, quality), effort: 0 }).toBuffer()
    default:
      return format satisfies never
  }
}

export function fromRaster({ pixels, width, height }: Raster): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 4 } })
}

const MAX_PIXELS = 50_000_000

export async function resizeRaster(
  raster: Raster,
  {
    width,
    height,
    kernel,
  }: {
    readonly width: number
    readonly height: number
    readonly kernel: 'lanczos3' | 'nearest'
  },
): Promise<Raster> {
  const resized = fromRaster(raster).resize(width, height, { fit: 'fill', kernel })
  return { pixels: await resized.raw().toBuffer(), width, height }
}

/** Decodes a PNG, JPEG or WebP to RGBA; null when it is none or damaged. */
export async function toRaster(file: Buffer): Promise<Raster | null> {
  try {
    const image = sharp(file, { limitInputPixels: MAX_PIXELS }).toColourspace('srgb').ensureAlpha()
    const { data: pixels, info } = await image.raw().toBuffer({ resolveWithObject: true })
    return { pixels, width: info.width, height: info.height }
  } catch {
    return null
  }
}
