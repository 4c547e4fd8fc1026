import type { Pixels } from './decode.ts'

/**
 * Luminance of one pixel, 0 to 255, by the ITU-R BT.601 weights in 1/256. Transparency lies on
 * middle grey: on white a white logo would be a blank picture, on black a black one.
 */
export function luminanceAt({ channels, samples }: Pixels, pixel: number): number {
  const at = pixel * channels
  const first = samples[at] ?? 0
  const grey =
    channels < 3
      ? first
      : (77 * first + 150 * (samples[at + 1] ?? 0) + 29 * (samples[at + 2] ?? 0)) >> 8
  const alpha = alphaAt({ channels, samples }, pixel)
  return alpha === 255 ? grey : Math.round((grey * alpha + 128 * (255 - alpha)) / 255)
}

/** Opacity of one pixel, 255 where there is no alpha channel. */
export function alphaAt(
  { channels, samples }: Pick<Pixels, 'channels' | 'samples'>,
  pixel: number,
): number {
  return channels === 2 || channels === 4 ? (samples[pixel * channels + channels - 1] ?? 255) : 255
}
