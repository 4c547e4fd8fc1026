import { Big } from 'big.js'
import type { InputPicture } from '../job/ask.ts'
import type { GeneralModel } from '../world.ts'

/** Pixels of the price page's megapixel, by a bill of 2 for 1.98 of them (November 2025). */
const MEGAPIXEL = 1024 * 1024

interface Pixels {
  readonly width: number
  readonly height: number
}

/** Megapixels as answers say them, to two places. */
export function megapixels(picture: Pixels | null): number {
  if (picture === null) return 0
  return Math.round(((picture.width * picture.height) / MEGAPIXEL) * 100) / 100
}

/** Credits of one picture: flat, or by the megapixels begun, out and in. */
export function creditsOf(
  { traits }: Pick<GeneralModel, 'traits'>,
  { output, input }: { readonly output: Pixels; readonly input: InputPicture | null },
): string {
  if (traits.family !== 'flux-2') return String(traits.credits ?? 0)
  const begun = (picture: Pixels): number => Math.ceil(megapixels(picture))
  const others = Math.max(1, begun(output)) - 1 + (input === null ? 0 : begun(input))
  return new Big(Number(traits.further ?? 0))
    .times(others)
    .plus(Number(traits.first ?? 0))
    .toFixed()
}
