import type { Raster } from './encode.ts'

/**
 * The input picture as a model would give it back. With a mask: pixels where the mask's alpha is 0
 * change in every channel by 64 or more, all others stay as they are. Without a mask: the whole
 * picture becomes three parts itself and two parts new.
 */
export function edited(input: Raster, drawn: Raster, mask: Raster | null): Raster {
  const pixels = Buffer.from(input.pixels)
  for (let at = 0; at < pixels.length; at += 4) {
    if (mask !== null && mask.pixels[at + 3] !== 0) continue
    for (let channel = at; channel < at + 3; channel += 1) {
      const old = input.pixels[channel] ?? 0
      const fresh = drawn.pixels[channel] ?? 0
      pixels[channel] =
        mask === null ? Math.round(old * 0.6 + fresh * 0.4) : (old + 64 + (fresh & 127)) & 255
    }
    if (mask !== null) pixels[at + 3] = 255
  }
  return { pixels, width: input.width, height: input.height }
}

/** Pixels that a mask lets change. */
export function maskedPixels(mask: Raster): number {
  let count = 0
  for (let at = 3; at < mask.pixels.length; at += 4) if (mask.pixels[at] === 0) count += 1
  return count
}
