import type { FoundBox } from './find-boxes.ts'

/**
 * Joins boxes that continue each other on one line. Large lettering is found in pieces whose grown
 * boxes touch; read apart, a letter on the seam would be read twice or cut.
 */
export function joinBoxes(boxes: readonly FoundBox[]): readonly FoundBox[] {
  const left = boxes.toSorted((a, b) => a.x - b.x)
  const joined: FoundBox[] = []
  for (let box = left.shift(); box !== undefined; box = left.shift()) {
    let grown = box
    for (let at = left.findIndex((one) => continues(grown, one)); at >= 0; ) {
      grown = around(grown, left[at] as FoundBox)
      left.splice(at, 1)
      at = left.findIndex((one) => continues(grown, one))
    }
    joined.push(grown)
  }
  return joined
}

/** Furthest apart, as a share of the lower height, that two pieces still are one line's. */
const MOST_GAP = 0.1
const MOST_TILT = (6 * Math.PI) / 180

function continues(one: FoundBox, other: FoundBox): boolean {
  // What stands is a column or a single narrow letter, whose angle says nothing of its line.
  if (one.height > one.width || other.height > other.width) return false
  if (Math.abs(one.angle - other.angle) > MOST_TILT) return false
  const low = Math.min(one.height, other.height)
  const high = Math.max(one.height, other.height)
  const { along, across } = placed(one, other)
  if (high > 1.5 * low || Math.abs(across) > 0.3 * low) return false
  return Math.abs(along) - (one.width + other.width) / 2 <= MOST_GAP * low
}

/** Where the other's centre is, in the frame of the first. */
function placed(
  one: FoundBox,
  other: FoundBox,
): { readonly along: number; readonly across: number } {
  const [dx, dy] = [other.x - one.x, other.y - one.y]
  const [cos, sin] = [Math.cos(one.angle), Math.sin(one.angle)]
  return { along: dx * cos + dy * sin, across: dy * cos - dx * sin }
}

/** Along the wider one's angle. */
function around(one: FoundBox, other: FoundBox): FoundBox {
  const [wide, narrow] = one.width >= other.width ? [one, other] : [other, one]
  const { along, across } = placed(wide, narrow)
  const from = Math.min(-wide.width / 2, along - narrow.width / 2)
  const to = Math.max(wide.width / 2, along + narrow.width / 2)
  const top = Math.min(-wide.height / 2, across - narrow.height / 2)
  const bottom = Math.max(wide.height / 2, across + narrow.height / 2)
  const [u, v] = [(from + to) / 2, (top + bottom) / 2]
  const [cos, sin] = [Math.cos(wide.angle), Math.sin(wide.angle)]
  return {
    x: wide.x + u * cos - v * sin,
    y: wide.y + u * sin + v * cos,
    width: to - from,
    height: bottom - top,
    angle: wide.angle,
    score: Math.min(one.score, other.score),
  }
}
