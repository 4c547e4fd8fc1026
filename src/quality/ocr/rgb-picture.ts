import type { Pixels } from '../../image/decode.ts'

/** Red, green and blue, 8 bits each, interleaved. */
export interface RgbPicture {
  readonly width: number
  readonly height: number
  readonly samples: Uint8Array
}

/** The picture as it looks on white paper: grey as three channels, alpha composited. */
export function onWhite({ width, height, channels, samples }: Pixels): RgbPicture {
  if (channels === 3) return { width, height, samples }
  const rgb = new Uint8Array(width * height * 3)
  const colours = channels >= 3 ? 3 : 1
  const hasAlpha = channels === 2 || channels === 4
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels
    const alpha = hasAlpha ? (samples[from + channels - 1] ?? 255) : 255
    for (let colour = 0; colour < 3; colour++) {
      const value = samples[from + Math.min(colour, colours - 1)] ?? 0
      rgb[pixel * 3 + colour] = Math.round((value * alpha + 255 * (255 - alpha)) / 255)
    }
  }
  return { width, height, samples: rgb }
}
