import type { Pixels } from '../../image/decode.ts'
import { sizeWithin } from '../picture.ts'
import type { Scene, Scored, Scorer } from '../scorer.ts'
import { rgbAt } from './rgb-at.ts'
import { percent, round } from './round.ts'
import { tilesOf } from './tiles.ts'

const COMPARED_SIDE = 512
/** Standard deviation of luminance below which a tile is flat, of 255. */
const FLAT = 4
/** Bits kept of each channel when colours are counted, and the share from which one counts. */
const BITS = 4
const SEEN = 0.001

/** How flat and how colourful a picture is: drawings are both, photographs neither. Told, never judged. */
export const style: Scorer = {
  name: 'style',
  isHard: () => false,
  appliesTo: () => true,
  prepare: async () => ({ kind: 'ready', engine: 'assay-tiles/1' }),
  score: scoreStyle,
  controls: () => [],
}

async function scoreStyle({ image }: Scene): Promise<Scored> {
  const pixels = await image.resized(sizeWithin(image, COMPARED_SIDE))
  const tiles = tilesOf(pixels)
  const flat = tiles.filter(({ deviation }) => deviation < FLAT).length / tiles.length
  const colours = countColours(pixels)
  return {
    verdict: 'unknown',
    message: `${percent(flat)} of it flat, ${colours} colours: told, not judged`,
    evidence: { flatShare: round(flat), colours },
  }
}

function countColours(pixels: Pixels): number {
  const total = pixels.width * pixels.height
  const counts = new Map<number, number>()
  const shift = 8 - BITS
  for (let pixel = 0; pixel < total; pixel++) {
    const [red, green, blue] = rgbAt(pixels, pixel)
    const key = ((red >> shift) << (2 * BITS)) | ((green >> shift) << BITS) | (blue >> shift)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts.values()].filter((count) => count >= total * SEEN).length
}
