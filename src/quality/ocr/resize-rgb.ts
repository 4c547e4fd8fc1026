import type { RgbPicture } from './rgb-picture.ts'

/** Which source pixels make one target pixel, and how much each counts; weights sum to 1. */
interface Tap {
  readonly from: number
  readonly weights: Float32Array
}

/**
 * Resizes with a triangle filter: bilinear when it enlarges, an average over the source's pixels when
 * it shrinks, so that thin strokes do not vanish. Interleaved RGB in 0–255.
 */
export function resizeRgb(picture: RgbPicture, width: number, height: number): Float32Array {
  const columns = taps(picture.width, width)
  const rows = taps(picture.height, height)
  const narrow = new Float32Array(width * picture.height * 3)
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < width; x++) {
      const { from, weights } = columns[x] as Tap
      let source = (y * picture.width + from) * 3
      let [red, green, blue] = [0, 0, 0]
      for (const weight of weights) {
        red += weight * (picture.samples[source] as number)
        green += weight * (picture.samples[source + 1] as number)
        blue += weight * (picture.samples[source + 2] as number)
        source += 3
      }
      const target = (y * width + x) * 3
      narrow[target] = red
      narrow[target + 1] = green
      narrow[target + 2] = blue
    }
  }
  const result = new Float32Array(width * height * 3)
  const rowLength = width * 3
  for (let y = 0; y < height; y++) {
    const { from, weights } = rows[y] as Tap
    for (const [index, weight] of weights.entries()) {
      const source = (from + index) * rowLength
      const target = y * rowLength
      for (let sample = 0; sample < rowLength; sample++) {
        result[target + sample] =
          (result[target + sample] as number) + weight * (narrow[source + sample] as number)
      }
    }
  }
  return result
}

function taps(source: number, target: number): readonly Tap[] {
  const scale = source / target
  const reach = Math.max(1, scale)
  return Array.from({ length: target }, (_, index) => {
    const centre = (index + 0.5) * scale - 0.5
    const from = Math.max(0, Math.ceil(centre - reach))
    const to = Math.min(source - 1, Math.floor(centre + reach))
    const raw = Array.from({ length: to - from + 1 }, (_, tap) =>
      Math.max(0, 1 - Math.abs(from + tap - centre) / reach),
    )
    const sum = raw.reduce((total, weight) => total + weight, 0)
    // Exactly at the reach every weight can be 0 in a picture one pixel wide.
    const weights = sum > 0 ? raw.map((weight) => weight / sum) : [1]
    return { from, weights: Float32Array.from(weights) }
  })
}
