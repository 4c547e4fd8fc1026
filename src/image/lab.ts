/** CIE 1976 L*a*b* relative to D65: lightness 0 to 100, and two colour axes. */
export interface Lab {
  readonly l: number
  readonly a: number
  readonly b: number
}

/** White point D65, 2° observer, Y = 1. */
const WHITE = { x: 0.95047, y: 1, z: 1.08883 }
const EPSILON = 216 / 24389
const KAPPA = 24389 / 27
const LINEAR = Float64Array.from({ length: 256 }, (_, level) => {
  const share = level / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
})

/** An sRGB colour, 0 to 255 a channel. Matrix and transfer function of IEC 61966-2-1. */
export function labOf(red: number, green: number, blue: number): Lab {
  const r = linear(red)
  const g = linear(green)
  const b = linear(blue)
  const x = folded((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE.x)
  const y = folded((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / WHITE.y)
  const z = folded((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE.z)
  return { l: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) }
}

/** `#rrggbb`; null where the text is not such a colour. */
export function labOfHex(text: string): Lab | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)
  if (match === null) return null
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((pair) => Number.parseInt(pair, 16))
  return labOf(red, green, blue)
}

function linear(level: number): number {
  return LINEAR[Math.round(level)] ?? 0
}

function folded(share: number): number {
  return share > EPSILON ? Math.cbrt(share) : (KAPPA * share + 16) / 116
}
