import { flattenPath } from './flatten-path.ts'
import { letteringStrokes } from './lettering.ts'

/**
 * Draws a line of lettering over RGB samples (8 bits, interleaved) without an SVG loader, which
 * processes that decode strangers' pictures do not have. `x` and `y`: upper left corner of its
 * capitals, pixels; `angle`: radians, clockwise about that corner.
 */
export function letterPixels(
  picture: { readonly width: number; readonly height: number; readonly samples: Uint8Array },
  text: string,
  style: {
    readonly x: number
    readonly y: number
    /** Of a capital letter, pixels. */
    readonly height: number
    readonly colour: readonly [number, number, number]
    readonly angle?: number
    /** Width of a stroke as a share of `height`. */
    readonly weight?: number
  },
): void {
  const { x, y, height, colour, angle = 0, weight } = style
  const scale = height / 100
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale]
  const covered = new Float32Array(picture.width * picture.height)
  const { strokes } = letteringStrokes(text, weight === undefined ? {} : { weight })
  for (const stroke of strokes) {
    for (const line of flattenPath(stroke.path)) {
      const points = line.map((point) => ({
        x: x + (stroke.x + point.x) * cos - point.y * sin,
        y: y + (stroke.x + point.x) * sin + point.y * cos,
      }))
      for (const [index, to] of points.entries()) {
        const from = points[index - 1] ?? to
        cover(covered, picture, { from, to, radius: (stroke.thickness * scale) / 2 })
      }
    }
  }
  for (const [pixel, share] of covered.entries()) {
    if (share === 0) continue
    for (let channel = 0; channel < 3; channel++) {
      const at = pixel * 3 + channel
      const below = picture.samples[at] ?? 0
      picture.samples[at] = Math.round(below + ((colour[channel] ?? 0) - below) * share)
    }
  }
}

interface Spot {
  readonly x: number
  readonly y: number
}

/** Marks how much of each pixel a round-ended piece of line covers, by its distance. */
function cover(
  covered: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  { from, to, radius }: { readonly from: Spot; readonly to: Spot; readonly radius: number },
): void {
  const reach = radius + 1
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const squared = dx * dx + dy * dy
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach))
  const bottom = Math.min(height, Math.max(from.y, to.y) + reach)
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach))
  const right = Math.min(width, Math.max(from.x, to.x) + reach)
  for (let py = top; py < bottom; py++) {
    for (let px = left; px < right; px++) {
      const [ox, oy] = [px + 0.5 - from.x, py + 0.5 - from.y]
      const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (ox * dx + oy * dy) / squared))
      const distance = Math.hypot(ox - along * dx, oy - along * dy)
      const share = Math.min(1, Math.max(0, radius - distance + 0.5))
      const at = py * width + px
      if (share > (covered[at] as number)) covered[at] = share
    }
  }
}
