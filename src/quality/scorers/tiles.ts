import type { Pixels } from '../../image/decode.ts'
import { luminanceAt } from '../../image/luminance.ts'

const TILE = 32

/** One square of a picture: its spread of luminance, and the variance of its Laplacian. */
export interface Tile {
  readonly deviation: number
  readonly laplacianVariance: number
}

/** Whole squares of 32 px, row by row; one of the whole picture where it is smaller. */
export function tilesOf(pixels: Pixels): readonly Tile[] {
  const { width, height } = pixels
  const grey = new Uint8Array(width * height)
  for (let at = 0; at < grey.length; at++) grey[at] = luminanceAt(pixels, at)
  const tiles: Tile[] = []
  const stepX = Math.min(TILE, width)
  const stepY = Math.min(TILE, height)
  for (let top = 0; top + stepY <= height; top += stepY) {
    for (let left = 0; left + stepX <= width; left += stepX) {
      tiles.push(tileAt(grey, width, { left, top, right: left + stepX, bottom: top + stepY }))
    }
  }
  return tiles
}

function tileAt(
  grey: Uint8Array,
  width: number,
  box: { left: number; top: number; right: number; bottom: number },
): Tile {
  const levels: number[] = []
  const edges: number[] = []
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const at = y * width + x
      const level = grey[at] ?? 0
      levels.push(level)
      if (y === box.top || x === box.left || y === box.bottom - 1 || x === box.right - 1) continue
      const around =
        (grey[at - 1] ?? 0) +
        (grey[at + 1] ?? 0) +
        (grey[at - width] ?? 0) +
        (grey[at + width] ?? 0)
      edges.push(around - 4 * level)
    }
  }
  return { deviation: Math.sqrt(variance(levels)), laplacianVariance: variance(edges) }
}

function variance(values: readonly number[]): number {
  if (values.length === 0) return 0
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}
