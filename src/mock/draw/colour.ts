/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number]

export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

export function hexOf([red, green, blue]: Rgb): string {
  const value = (clamp(red) << 16) | (clamp(green) << 8) | clamp(blue)
  return `#${value.toString(16).padStart(6, '0')}`
}

/** Hue in degrees, saturation and lightness 0 to 1 (CSS Color 4, section 7). */
export function hsl(hue: number, saturation: number, lightness: number): string {
  const channel = (shift: number): number => {
    const k = (shift + (((hue % 360) + 360) % 360) / 30) % 12
    const a = saturation * Math.min(lightness, 1 - lightness)
    return 255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return hexOf([channel(0), channel(8), channel(4)])
}

/** `share` of the second colour in the first. */
export function mixed(first: string, second: string, share: number): string {
  const [a, b] = [rgbOf(first), rgbOf(second)]
  return hexOf([0, 1, 2].map((at) => (a[at] ?? 0) * (1 - share) + (b[at] ?? 0) * share) as never)
}

/** 0 (black) to 1 (white), as the eye weighs the channels. */
export function lightnessOf(hex: string): number {
  const [red, green, blue] = rgbOf(hex)
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
}

/** The first of these colours that stands out from a ground, else black or white. */
export function inkOn(ground: string, wanted: readonly string[] = []): string {
  const stands = wanted.find((one) => Math.abs(lightnessOf(one) - lightnessOf(ground)) >= 0.45)
  return stands ?? (lightnessOf(ground) > 0.5 ? '#1b1c22' : '#fdfdf8')
}

/** A colour that nobody takes for this one: turned half around, and lighter or darker. */
export function otherColour(hex: string): string {
  const [red, green, blue] = rgbOf(hex)
  const turned = hexOf([255 - red, 255 - green, 255 - blue])
  const isGrey = Math.max(red, green, blue) - Math.min(red, green, blue) < 40
  return isGrey ? (lightnessOf(hex) > 0.5 ? '#7a2fb5' : '#b5268c') : turned
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)))
}
