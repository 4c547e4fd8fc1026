import type { Pixels } from '../../image/decode.ts'
import { maskRegion } from '../../image/mask-region.ts'
import { sizeWithin } from '../picture.ts'
import type { Scene } from '../scorer.ts'

/** An edit beside its source, both at one size. `inside`: 1 where it was to change; null: no mask. */
export interface EditPair {
  readonly before: Pixels
  readonly after: Pixels
  readonly inside: Uint8Array | null
}

/** Brings source, mask and result to the source's shape with this longest side; null without a source. */
export async function editPair(
  { source, mask, image }: Scene,
  side: number,
): Promise<EditPair | null> {
  if (source === null) return null
  const size = sizeWithin(source, side, { enlarge: true })
  return {
    before: await source.resized(size),
    after: await image.resized(size),
    inside: mask === null ? null : maskRegion(await mask.resized(size)),
  }
}
