import { USUAL_COLOURS } from '../../domain/scorer-spec.ts'
import { ciede2000 } from '../../image/ciede2000.ts'
import type { Pixels } from '../../image/decode.ts'
import { type Lab, labOf, labOfHex } from '../../image/lab.ts'
import { alphaAt } from '../../image/luminance.ts'
import { sizeWithin } from '../picture.ts'
import type { Asked, Scene, Scored, Scorer } from '../scorer.ts'
import { colourCards } from './colour-cards.ts'
import { rgbAt } from './rgb-at.ts'
import { percent, round } from './round.ts'

const COMPARED_SIDE = 512
/** Below this part of the least share a colour is missing; from there to the whole it is a near miss. */
const NEAR_MISS = 0.5

/** Whether each asked colour is seen: a share of the visible pixels lies within ΔE2000 of it. */
export const colours: Scorer = {
  name: 'colours',
  isHard: () => true,
  appliesTo: ({ prompt }) => prompt.colours.length > 0,
  prepare: async () => ({ kind: 'ready', engine: 'assay-colours/1' }),
  score: scoreColours,
  controls: colourCards,
}

async function scoreColours({ image }: Scene, { spec, prompt }: Asked): Promise<Scored> {
  const { maxDeltaE, minShare } = spec.scorer === 'colours' ? spec : USUAL_COLOURS
  const tones = tonesOf(await image.resized(sizeWithin(image, COMPARED_SIDE)))
  const visible = tones.reduce((sum, { count }) => sum + count, 0)
  const seen = prompt.colours.map((colour) => {
    const lab = labOfHex(colour)
    const distances = lab === null ? [] : tones.map((tone) => ciede2000(tone.lab, lab))
    const near = tones.reduce(
      (sum, { count }, at) => ((distances[at] ?? 100) <= maxDeltaE ? sum + count : sum),
      0,
    )
    return {
      colour,
      share: visible === 0 ? 0 : near / visible,
      nearest: distances.length === 0 ? null : Math.min(...distances),
    }
  })
  const least = Math.min(...seen.map(({ share }) => share))
  const verdict = least >= minShare ? 'pass' : least < minShare * NEAR_MISS ? 'fail' : 'unknown'
  const told = seen.map(({ colour, share, nearest }) => {
    const closest = share >= minShare || nearest === null ? '' : `, nearest ΔE ${round(nearest, 1)}`
    return `${colour} ${percent(share)}${closest}`
  })
  return {
    verdict,
    message: told.join(', '),
    evidence: {
      colours: seen.map(({ colour, share, nearest }) => ({
        colour,
        share: round(share, 4),
        nearestDeltaE: nearest === null ? null : round(nearest, 1),
      })),
      maxDeltaE,
      minShare,
    },
  }
}

/** Colours that lie within 8 levels a channel of each other, by their mean: a few thousand at most. */
function tonesOf(pixels: Pixels): readonly { readonly lab: Lab; readonly count: number }[] {
  const sums = new Map<number, { red: number; green: number; blue: number; count: number }>()
  for (let pixel = 0; pixel < pixels.width * pixels.height; pixel++) {
    if (alphaAt(pixels, pixel) < 128) continue
    const [red, green, blue] = rgbAt(pixels, pixel)
    const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3)
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { red, green, blue, count: 1 })
    else {
      sum.red += red
      sum.green += green
      sum.blue += blue
      sum.count += 1
    }
  }
  return [...sums.values()].map(({ red, green, blue, count }) => ({
    lab: labOf(red / count, green / count, blue / count),
    count,
  }))
}
