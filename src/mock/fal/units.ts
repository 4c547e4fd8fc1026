import type { PictureAsk } from '../job/ask.ts'
import type { GeneralModel } from '../world.ts'

/** Pixels of a billed megapixel: 1024 × 1024 were billed as 1 (recorded April 2026). */
const MEGAPIXEL = 1024 * 1024

/**
 * Billable units of so many images, as the vendor counts them: hundredths of megapixels added up as
 * binary floats, with the noise that comes of it, or images.
 */
export function billableUnits(
  { traits }: Pick<GeneralModel, 'traits'>,
  { width, height }: Pick<PictureAsk, 'width' | 'height'>,
  images: number,
): string {
  if (traits.unit === 'images') return `${images}.0`
  const each = Math.round(((width * height) / MEGAPIXEL) * 100) / 100
  let units = 0
  for (let image = 0; image < images; image++) units += each
  return String(units)
}
