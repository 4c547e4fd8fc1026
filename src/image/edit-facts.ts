import type { EditFacts } from '../domain/image-facts.ts'
import type { Pixels } from './decode.ts'
import { alphaAt, luminanceAt } from './luminance.ts'
import { edgeBand } from './mask-region.ts'
import { windowedSsim } from './ssim.ts'

/** Pixels this close to the mask's edge are not judged: resampling mixes both sides there. */
const EDGE = 3
/** A pixel counts as changed when any channel differs by more than this, 0 to 255. */
const VISIBLE_DIFFERENCE = 12

/**
 * Compares an edited picture with its source, both at the same size. `inside` marks with 1 the
 * pixels that were to be edited; null: all of them.
 */
export function editFacts(source: Pixels, result: Pixels, inside: Uint8Array | null): EditFacts {
  const { width, height } = source
  const size = { width, height }
  const marked = inside ?? new Uint8Array(width * height).fill(1)
  const band = edgeBand(marked, size, EDGE)
  const outside = marked.map((mark, at) => (mark === 0 && band[at] === 0 ? 1 : 0))
  const core = marked.map((mark, at) => (mark === 1 && band[at] === 0 ? 1 : 0))
  // A mask thinner than its own edges is judged whole rather than not at all.
  const edited = core.includes(1) ? core : marked
  return {
    outsideSsim: windowedSsim(luminances(source), luminances(result), { ...size, region: outside }),
    outsideDifference: meanDifference(source, result, outside),
    insideChanged: changedShare(source, result, edited),
  }
}

function luminances(pixels: Pixels): Uint8Array {
  const { width, height } = pixels
  return Uint8Array.from({ length: width * height }, (_, pixel) => luminanceAt(pixels, pixel))
}

function meanDifference(source: Pixels, result: Pixels, region: Uint8Array): number | null {
  let sum = 0
  let count = 0
  for (let pixel = 0; pixel < region.length; pixel++) {
    if (region[pixel] === 0) continue
    for (let channel = 0; channel < 3; channel++) {
      sum += Math.abs(sampleAt(source, pixel, channel) - sampleAt(result, pixel, channel))
    }
    count += 3
  }
  return count === 0 ? null : sum / count
}

function changedShare(source: Pixels, result: Pixels, region: Uint8Array): number | null {
  let changed = 0
  let count = 0
  for (let pixel = 0; pixel < region.length; pixel++) {
    if (region[pixel] === 0) continue
    count += 1
    for (let channel = 0; channel < 3; channel++) {
      const difference = sampleAt(source, pixel, channel) - sampleAt(result, pixel, channel)
      if (Math.abs(difference) > VISIBLE_DIFFERENCE) {
        changed += 1
        break
      }
    }
  }
  return count === 0 ? null : changed / count
}

/** A colour channel of one pixel with transparency on middle grey, as luminance has it. */
function sampleAt(pixels: Pixels, pixel: number, channel: number): number {
  const { channels, samples } = pixels
  const value = samples[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0
  const alpha = alphaAt(pixels, pixel)
  return alpha === 255 ? value : Math.round((value * alpha + 128 * (255 - alpha)) / 255)
}
