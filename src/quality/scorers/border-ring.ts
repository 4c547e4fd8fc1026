import { ciede2000 } from '../../image/ciede2000.ts'
import type { Pixels } from '../../image/decode.ts'
import { type Lab, labOf } from '../../image/lab.ts'
import { alphaAt } from '../../image/luminance.ts'
import { type Rgb, rgbAt } from './rgb-at.ts'

/** Width of the ring, as a share of the shorter side. */
const RING = 0.02
/** ΔE2000 below which a border pixel counts as of the border's colour. */
const SAME_COLOUR = 5
/** Pixels with less opacity than this, 0 to 255, are seen through. */
const CLEAR = 16

/** What lies along a picture's edges. Shares from 0 to 1. */
export interface BorderRing {
  /** Median of each channel over the opaque border pixels. */
  readonly colour: Rgb
  readonly lab: Lab
  /** Border pixels within ΔE2000 5 of that colour. */
  readonly uniformShare: number
  /** Border pixels that are transparent. */
  readonly clearShare: number
}

/** Measures the outermost 2 % of a picture, one pixel at least. */
export function borderRing(pixels: Pixels): BorderRing {
  const { width, height } = pixels
  const reach = Math.max(1, Math.round(Math.min(width, height) * RING))
  const ring: number[] = []
  for (let y = 0; y < height; y++) {
    const isEdgeRow = y < reach || y >= height - reach
    for (let x = 0; x < width; x++) {
      if (isEdgeRow || x < reach || x >= width - reach) ring.push(y * width + x)
    }
  }
  const solid = ring.filter((pixel) => alphaAt(pixels, pixel) >= CLEAR)
  const colours = solid.map((pixel) => rgbAt(pixels, pixel))
  const median = (channel: 0 | 1 | 2): number => {
    const sorted = colours.map((rgb) => rgb[channel]).sort((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? 0
  }
  const colour: Rgb = [median(0), median(1), median(2)]
  const lab = labOf(...colour)
  const near = colours.filter((rgb) => ciede2000(labOf(...rgb), lab) < SAME_COLOUR).length
  return {
    colour,
    lab,
    uniformShare: near / ring.length,
    clearShare: (ring.length - solid.length) / ring.length,
  }
}
