import { decodePixels } from './decode.ts'
import { maskRegion } from './mask-region.ts'

/** How many pixels a mask lets change. Throws when the file cannot be decoded. */
export async function countMasked(mask: Uint8Array): Promise<number> {
  return maskRegion(await decodePixels(mask)).reduce((sum, mark) => sum + mark, 0)
}
