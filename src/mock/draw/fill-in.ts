import type { Raster } from './encode.ts'

/**
 * The picture with its marked pixels filled from what lies around: each is a mean of the nearest
 * unmarked pixels to its left, right, top and bottom, the nearer the heavier.
 */
export function filledIn({ pixels, width, height }: Raster, inside: Uint8Array): Raster {
  const sums = new Float32Array(width * height * 3)
  const weights = new Float32Array(width * height)
  const sweep = (start: number, step: number, count: number): void => {
    let nearest = -1
    let distance = 0
    for (let taken = 0, at = start; taken < count; taken += 1, at += step) {
      if (inside[at] === 0) {
        nearest = at
        distance = 0
        continue
      }
      distance += 1
      if (nearest < 0) continue
      const weight = 1 / distance
      weights[at] = (weights[at] ?? 0) + weight
      for (let channel = 0; channel < 3; channel += 1)
        sums[at * 3 + channel] =
          (sums[at * 3 + channel] ?? 0) + weight * (pixels[nearest * 4 + channel] ?? 0)
    }
  }
  for (let y = 0; y < height; y += 1) {
    sweep(y * width, 1, width)
    sweep(y * width + width - 1, -1, width)
  }
  for (let x = 0; x < width; x += 1) {
    sweep(x, width, height)
    sweep((height - 1) * width + x, -width, height)
  }
  const filled = Buffer.from(pixels)
  for (const [at, one] of inside.entries()) {
    if (one === 0) continue
    const weight = weights[at] ?? 0
    for (let channel = 0; channel < 3; channel += 1)
      filled[at * 4 + channel] =
        weight === 0 ? 200 : Math.round((sums[at * 3 + channel] ?? 0) / weight)
    filled[at * 4 + 3] = 255
  }
  return { pixels: filled, width, height }
}
