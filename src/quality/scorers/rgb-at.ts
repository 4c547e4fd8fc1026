import type { Pixels } from '../../image/decode.ts'

export type Rgb = readonly [red: number, green: number, blue: number]

/** A pixel's colour as stored, 0 to 255 a channel; grey pictures have three equal ones. */
export function rgbAt({ channels, samples }: Pixels, pixel: number): Rgb {
  const at = pixel * channels
  const first = samples[at] ?? 0
  return channels < 3 ? [first, first, first] : [first, samples[at + 1] ?? 0, samples[at + 2] ?? 0]
}
