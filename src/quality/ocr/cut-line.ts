import type { RgbPicture } from './rgb-picture.ts'
import type { TextBox } from './text-box.ts'

/** Quarter turns clockwise by which the text in the box stands turned. */
export type QuarterTurn = 0 | 1 | 3

/** A cut-out line of text, upright: interleaved RGB in 0–255. */
export interface LinePicture {
  readonly width: number
  readonly height: number
  readonly samples: Float32Array
}

/**
 * Cuts a turned box out of a picture and turns it upright, `height` pixels high, its width by its
 * shape. Bilinear; where it shrinks, each pixel is the mean of a grid of samples. What lies outside
 * the picture repeats its edge.
 */
export function cutLine(
  picture: RgbPicture,
  box: TextBox,
  { height, turn }: { readonly height: number; readonly turn: QuarterTurn },
): LinePicture {
  const lying = turn === 0
  const along = lying ? box.width : box.height
  const across = lying ? box.height : box.width
  const width = Math.max(1, Math.ceil((height * along) / across))
  const angle = box.angle + (turn * Math.PI) / 2
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const step = across / height
  const grid = Math.max(1, Math.ceil(step))
  const samples = new Float32Array(width * height * 3)
  const mean = 1 / (grid * grid)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const target = (row * width + column) * 3
      for (let part = 0; part < grid * grid; part++) {
        const u = ((column + ((part % grid) + 0.5) / grid) / width - 0.5) * along
        const v = ((row + (Math.floor(part / grid) + 0.5) / grid) / height - 0.5) * across
        sampleAt(picture, box.x + u * cos - v * sin, box.y + u * sin + v * cos)
        for (let colour = 0; colour < 3; colour++) {
          samples[target + colour] =
            (samples[target + colour] as number) + mean * (SAMPLE[colour] as number)
        }
      }
    }
  }
  return { width, height, samples }
}

/** The colour last sampled; one array for millions of samples. */
const SAMPLE = new Float64Array(3)

/** Bilinear colour at a place; pixel centres are at halves. */
function sampleAt({ width, height, samples }: RgbPicture, x: number, y: number): void {
  const [px, py] = [clamp(x - 0.5, width - 1), clamp(y - 0.5, height - 1)]
  const [left, top] = [Math.floor(px), Math.floor(py)]
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
  const [fx, fy] = [px - left, py - top]
  for (let colour = 0; colour < 3; colour++) {
    const a = samples[(top * width + left) * 3 + colour] as number
    const b = samples[(top * width + right) * 3 + colour] as number
    const c = samples[(bottom * width + left) * 3 + colour] as number
    const d = samples[(bottom * width + right) * 3 + colour] as number
    const upper = a + (b - a) * fx
    SAMPLE[colour] = upper + (c + (d - c) * fx - upper) * fy
  }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most)
}
