import type { ImageFacts } from '../domain/image-facts.ts'
import type { Pixels } from './decode.ts'
import { alphaAt, luminanceAt } from './luminance.ts'
import { HASH_GRID, perceptualHash } from './perceptual-hash.ts'

export type PixelFacts = Pick<
  ImageFacts,
  'hasAlpha' | 'transparentShare' | 'entropy' | 'deviation' | 'perceptualHash'
>

/** Facts that need the pixels, from all of them, in one pass. */
export function pixelFacts(pixels: Pixels): PixelFacts {
  const { width, height, channels } = pixels
  const histogram = new Uint32Array(256)
  const sums = new Float64Array(HASH_GRID * HASH_GRID)
  const counts = new Uint32Array(HASH_GRID * HASH_GRID)
  const columns = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * HASH_GRID) / width))
  let transparent = 0
  for (let y = 0, pixel = 0; y < height; y++) {
    const row = Math.floor((y * HASH_GRID) / height) * HASH_GRID
    for (let x = 0; x < width; x++, pixel++) {
      const luminance = luminanceAt(pixels, pixel)
      const cell = row + (columns[x] ?? 0)
      histogram[luminance] = (histogram[luminance] ?? 0) + 1
      sums[cell] = (sums[cell] ?? 0) + luminance
      counts[cell] = (counts[cell] ?? 0) + 1
      if (alphaAt(pixels, pixel) !== 255) transparent += 1
    }
  }
  const total = width * height
  return {
    hasAlpha: channels === 2 || channels === 4,
    transparentShare: transparent / total,
    entropy: entropyOf(histogram, total),
    deviation: deviationOf(histogram, total),
    perceptualHash: perceptualHash(averages(sums, counts, { width, height })),
  }
}

/** Averages of the grid's cells. A picture narrower than the grid leaves cells empty: they take the pixel they lie on. */
function averages(
  sums: Float64Array,
  counts: Uint32Array,
  size: { width: number; height: number },
): Float64Array {
  const nearest = (cell: number, length: number) =>
    length >= HASH_GRID
      ? cell
      : Math.floor((Math.floor(((cell + 0.5) * length) / HASH_GRID) * HASH_GRID) / length)
  return sums.map((_, cell) => {
    const x = nearest(cell % HASH_GRID, size.width)
    const y = nearest(Math.floor(cell / HASH_GRID), size.height)
    const from = y * HASH_GRID + x
    return (sums[from] ?? 0) / Math.max(counts[from] ?? 0, 1)
  })
}

/** Shannon entropy, bits. */
function entropyOf(histogram: Uint32Array, total: number): number {
  let entropy = 0
  for (const count of histogram) {
    if (count > 0) entropy -= (count / total) * Math.log2(count / total)
  }
  return Math.max(entropy, 0)
}

/** Standard deviation of the population. */
function deviationOf(histogram: Uint32Array, total: number): number {
  const mean = histogram.reduce((sum, count, value) => sum + count * value, 0) / total
  const squares = histogram.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0)
  return Math.sqrt(squares / total)
}
