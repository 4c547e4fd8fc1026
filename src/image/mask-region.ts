import type { Pixels } from './decode.ts'
import { alphaAt, luminanceAt } from './luminance.ts'

/**
 * The pixels that a mask marks for editing, as 1: transparent ones; where nothing is transparent
 * (no alpha channel, or one that is opaque throughout), the bright ones.
 */
export function maskRegion(mask: Pixels): Uint8Array {
  const total = mask.width * mask.height
  const transparent = Uint8Array.from({ length: total }, (_, at) =>
    alphaAt(mask, at) < 128 ? 1 : 0,
  )
  if (transparent.includes(1)) return transparent
  return Uint8Array.from({ length: total }, (_, at) => (luminanceAt(mask, at) >= 128 ? 1 : 0))
}

/** The pixels within `reach` columns and rows of the other side of a region's edge, as 1. */
export function edgeBand(
  region: Uint8Array,
  size: { width: number; height: number },
  reach: number,
): Uint8Array {
  const inverse = region.map((mark) => 1 - mark)
  const nearInside = grown(region, size, reach)
  const nearOutside = grown(inverse, size, reach)
  return nearInside.map((mark, at) => mark & (nearOutside[at] ?? 0))
}

/** Dilation by a square, rows first and columns after. */
function grown(
  region: Uint8Array,
  { width, height }: { width: number; height: number },
  reach: number,
): Uint8Array {
  const wide = new Uint8Array(region.length)
  const both = new Uint8Array(region.length)
  for (let at = 0; at < region.length; at++) {
    if (region[at] === 0) continue
    const x = at % width
    wide.fill(1, at - Math.min(reach, x), at + Math.min(reach, width - 1 - x) + 1)
  }
  for (let at = 0; at < wide.length; at++) {
    if (wide[at] === 0) continue
    const y = Math.floor(at / width)
    for (let row = Math.max(y - reach, 0); row <= Math.min(y + reach, height - 1); row++) {
      both[at + (row - y) * width] = 1
    }
  }
  return both
}
