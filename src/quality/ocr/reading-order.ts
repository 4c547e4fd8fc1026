import type { TextBox } from './text-box.ts'

/**
 * Lines as a person reads them: rows from the top, each from the left. Judged in a frame turned by
 * the common slant, so that a tilted sign reads as a straight one.
 */
export function inReadingOrder<T extends TextBox>(boxes: readonly T[]): readonly T[] {
  const slant = commonSlant(boxes)
  const placed = boxes
    .map((box) => ({ box, ...turned(box, -slant) }))
    .toSorted((a, b) => a.y - b.y || a.x - b.x)
  const rows: (typeof placed)[] = []
  for (const one of placed) {
    const row = rows.at(-1)
    const first = row?.[0]
    const isBeside =
      first !== undefined &&
      one.y - first.y < 0.5 * Math.min(lineHeight(one.box), lineHeight(first.box))
    if (isBeside) row?.push(one)
    else rows.push([one])
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.x - b.x).map(({ box }) => box))
}

function turned({ x, y }: TextBox, angle: number): { readonly x: number; readonly y: number } {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return { x: x * cos - y * sin, y: x * sin + y * cos }
}

/** A box that stands (a column) overlaps many rows and must not swallow them. */
function lineHeight({ width, height }: TextBox): number {
  return Math.min(width, height)
}

/** From this shape on a box's angle is that of its line; that of a blot or a letter alone is chance. */
const LIES = 1.5

/** The median of the lines' angles, each as heavy as it is long. */
function commonSlant(boxes: readonly TextBox[]): number {
  const lying = boxes
    .filter(({ width, height }) => width >= LIES * height)
    .toSorted((a, b) => a.angle - b.angle)
  let left = lying.reduce((sum, { width }) => sum + width, 0) / 2
  for (const { angle, width } of lying) {
    left -= width
    if (left <= 0) return angle
  }
  return 0
}
