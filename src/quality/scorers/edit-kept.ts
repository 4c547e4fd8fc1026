import { USUAL_LEAST_SSIM } from '../../domain/scorer-spec.ts'
import { ciede2000 } from '../../image/ciede2000.ts'
import { labOf } from '../../image/lab.ts'
import { luminanceAt } from '../../image/luminance.ts'
import { edgeBand } from '../../image/mask-region.ts'
import { windowedSsim } from '../../image/ssim.ts'
import type { Asked, Scene, Scored, Scorer } from '../scorer.ts'
import { keptCards } from './edit-cards.ts'
import { type EditPair, editPair } from './edit-pair.ts'
import { rgbAt } from './rgb-at.ts'
import { round } from './round.ts'

/**
 * Longest sides at which the surroundings are compared, and how near the mask's edge pixels are left
 * out. Fine scales tell pixels kept from pixels drawn anew; only the coarse one tells the same
 * picture from another: shifted by 3 px it was 0.74 at 512 and 0.99 at 64, zoomed by 3 % 0.26 and
 * 0.75, another picture 0.27 and 0.13.
 */
const LADDER = [
  { side: 512, edge: 3 },
  { side: 128, edge: 2 },
  { side: 64, edge: 1 },
] as const
const TONE = { side: 128, edge: 2 } as const
/** SSIM at 64 px below this share of the least one is another picture. */
const OTHER_PICTURE = 0.5
/** SSIM at 512 px from which the surroundings are the same pixels, but for the encoder. */
const PIXEL_PRESERVING = 0.95
/** SSIM is blind to tone: surroundings further off in colour than this are for a person to judge. */
const OTHER_TONE = 10

/** Whether all outside the mask stayed the same picture; without a mask, the picture as a whole. */
export const editKept: Scorer = {
  name: 'edit-kept',
  isHard: () => true,
  appliesTo: ({ prompt, settings }) => settings.mode === 'edit' && prompt.keepOutside,
  prepare: async () => ({ kind: 'ready', engine: 'assay-ssim8/1' }),
  score: scoreKept,
  controls: keptCards,
}

async function scoreKept(scene: Scene, { spec }: Asked): Promise<Scored> {
  const ladder: (number | null)[] = []
  for (const { side, edge } of LADDER) {
    const pair = await editPair(scene, side)
    if (pair === null)
      return { verdict: 'unknown', message: 'its source is not kept', evidence: {} }
    ladder.push(outsideSsim(pair, edge))
  }
  const tonePair = await editPair(scene, TONE.side)
  const deltaE = tonePair === null ? null : outsideDeltaE(tonePair, TONE.edge)
  const [fine = null, middle = null, coarse = null] = ladder
  const isPixelPreserving = fine !== null && fine >= PIXEL_PRESERVING
  const evidence = {
    ssim512: rounded(fine),
    ssim128: rounded(middle),
    ssim64: rounded(coarse),
    meanDeltaE: deltaE === null ? null : round(deltaE, 2),
    pixelPreserving: isPixelPreserving,
    masked: scene.mask !== null,
  }
  if (coarse === null) {
    return { verdict: 'unknown', message: 'the mask leaves nothing outside to compare', evidence }
  }
  const least = spec.scorer === 'edit-kept' ? spec.minSsim : USUAL_LEAST_SSIM
  const where = scene.mask === null ? 'picture' : 'outside the mask'
  const tone = deltaE === null ? '' : `, mean ΔE ${round(deltaE, 1)}`
  const figures = `SSIM ${where} ${ladder.map((one) => rounded(one) ?? '-').join(' / ')} at 512 / 128 / 64 px${tone}`
  const isOtherTone = deltaE !== null && deltaE > OTHER_TONE
  if (coarse < least * OTHER_PICTURE) {
    return { verdict: 'fail', message: `another picture: ${figures}`, evidence }
  }
  if (coarse < least) return { verdict: 'unknown', message: figures, evidence }
  if (isOtherTone) return { verdict: 'unknown', message: `another tone: ${figures}`, evidence }
  const kept = isPixelPreserving ? 'pixel-preserving' : 'the same picture'
  return { verdict: 'pass', message: `${kept}: ${figures}`, evidence }
}

/** Pixels outside the mask and away from its edge, as 1; all of them without a mask. */
function outsideOf({ before, inside }: EditPair, edge: number): Uint8Array {
  const { width, height } = before
  if (inside === null) return new Uint8Array(width * height).fill(1)
  const band = edgeBand(inside, { width, height }, edge)
  return inside.map((mark, at) => (mark === 0 && band[at] === 0 ? 1 : 0))
}

function outsideSsim(pair: EditPair, edge: number): number | null {
  const { before, after } = pair
  const { width, height } = before
  return windowedSsim(luminances(before), luminances(after), {
    width,
    height,
    region: outsideOf(pair, edge),
  })
}

function luminances(pixels: EditPair['before']): Uint8Array {
  const levels = new Uint8Array(pixels.width * pixels.height)
  for (let pixel = 0; pixel < levels.length; pixel++) levels[pixel] = luminanceAt(pixels, pixel)
  return levels
}

/** Mean colour difference outside; null where nothing lies there. */
function outsideDeltaE(pair: EditPair, edge: number): number | null {
  let sum = 0
  let count = 0
  outsideOf(pair, edge).forEach((mark, pixel) => {
    if (mark === 0) return
    sum += ciede2000(labOf(...rgbAt(pair.before, pixel)), labOf(...rgbAt(pair.after, pixel)))
    count += 1
  })
  return count === 0 ? null : sum / count
}

function rounded(value: number | null): number | null {
  return value === null ? null : round(value)
}
