import { type Point, smallestBox, type TextBox } from './text-box.ts'

/** A probability of text for every pixel, row by row. */
export interface TextMap {
  readonly width: number
  readonly height: number
  readonly values: Float32Array
}

/** Values of PaddleOCR's own configuration for PP-OCRv4 (`det_db_*`, read 2026-11). */
const PIXEL_THRESHOLD = 0.3
const BOX_THRESHOLD = 0.6
const UNCLIP_RATIO = 1.5
const MIN_SIDE = 3

export interface FoundBox extends TextBox {
  /** Mean probability inside the box before it was grown. */
  readonly score: number
}

/**
 * Text boxes of a differentiable-binarization map (Liao et al., AAAI 2020, arXiv:1911.08947):
 * connected pixels above the threshold, the smallest rectangle around each, kept where the map is
 * sure of it, and grown by what the training shrank: the offset `area · ratio / perimeter`.
 */
export function findBoxes(map: TextMap): readonly FoundBox[] {
  return components(map).flatMap((outline) => {
    const kernel = smallestBox(outline)
    if (Math.min(kernel.width, kernel.height) < MIN_SIDE) return []
    const score = meanInside(map, kernel)
    if (score < BOX_THRESHOLD) return []
    const { width, height } = kernel
    const offset = (width * height * UNCLIP_RATIO) / (2 * (width + height))
    return [{ ...kernel, width: width + 2 * offset, height: height + 2 * offset, score }]
  })
}

/** For each group of touching pixels (eight neighbours), the outer corners of its rows' ends. */
function components({ width, height, values }: TextMap): readonly (readonly Point[])[] {
  const seen = new Uint8Array(width * height)
  const isText = (at: number): boolean => seen[at] === 0 && (values[at] as number) > PIXEL_THRESHOLD
  const outlines: (readonly Point[])[] = []
  for (let start = 0; start < width * height; start++) {
    if (!isText(start)) continue
    seen[start] = 1
    const stack = [start]
    const rows = new Map<number, { left: number; right: number }>()
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)]
      const row = rows.get(y)
      if (row === undefined) rows.set(y, { left: x, right: x })
      else {
        row.left = Math.min(row.left, x)
        row.right = Math.max(row.right, x)
      }
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const near = ny * width + nx
          if (!isText(near)) continue
          seen[near] = 1
          stack.push(near)
        }
      }
    }
    outlines.push(
      [...rows].flatMap(([y, { left, right }]) => [
        { x: left, y },
        { x: left, y: y + 1 },
        { x: right + 1, y },
        { x: right + 1, y: y + 1 },
      ]),
    )
  }
  return outlines
}

function meanInside({ width, height, values }: TextMap, box: TextBox): number {
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)]
  const reach = Math.hypot(box.width, box.height) / 2
  let [sum, count] = [0, 0]
  for (let y = floorAtLeast(box.y - reach); y < Math.min(height, box.y + reach); y++) {
    for (let x = floorAtLeast(box.x - reach); x < Math.min(width, box.x + reach); x++) {
      const [dx, dy] = [x + 0.5 - box.x, y + 0.5 - box.y]
      if (Math.abs(dx * cos + dy * sin) > box.width / 2) continue
      if (Math.abs(dy * cos - dx * sin) > box.height / 2) continue
      sum += values[y * width + x] as number
      count++
    }
  }
  return count === 0 ? 0 : sum / count
}

function floorAtLeast(value: number): number {
  return Math.max(0, Math.floor(value))
}
