import type { Chance } from '../chance.ts'
import { hsl, rgbOf } from './colour.ts'
import type { Raster } from './encode.ts'

const LEVELS = 6

/** The picture in few tones between two colours of the subject's hash: another style, the same shapes. */
export function restyled({ pixels, width, height }: Raster, subject: Chance): Raster {
  const hue = subject.unit('hue') * 360
  const dark = rgbOf(hsl(hue, 0.6, 0.12))
  const light = rgbOf(hsl(hue + 40, 0.75, 0.88))
  const drawn = Buffer.alloc(pixels.length)
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3)
    const lightness = (red * 0.3 + green * 0.59 + blue * 0.11) / 255
    const tone = Math.round(lightness * LEVELS) / LEVELS
    for (let channel = 0; channel < 3; channel += 1) {
      const ramp = (dark[channel] ?? 0) * (1 - tone) + (light[channel] ?? 0) * tone
      drawn[at + channel] = Math.round(ramp * 0.7 + (pixels[at + channel] ?? 0) * 0.3)
    }
    drawn[at + 3] = 255
  }
  return { pixels: drawn, width, height }
}
