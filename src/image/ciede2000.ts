import type { Lab } from './lab.ts'

const DEGREES = 180 / Math.PI
const POWER_25_7 = 25 ** 7

/**
 * Colour difference CIEDE2000 with unit weights: about 1 is just noticeable side by side. Formula,
 * and the pairs by which it is tested: G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference
 * formula", Color Research & Application 30 (2005), doi:10.1002/col.20070.
 */
export function ciede2000(first: Lab, second: Lab): number {
  const meanChroma = (Math.hypot(first.a, first.b) + Math.hypot(second.a, second.b)) / 2
  const stretch = 1 + 0.5 * (1 - chromaShare(meanChroma))
  const one = polar(first, stretch)
  const two = polar(second, stretch)
  const isGrey = one.chroma * two.chroma === 0
  const lightness = second.l - first.l
  const chroma = two.chroma - one.chroma
  const angle = isGrey ? 0 : wrapped(two.hue - one.hue)
  const hue = 2 * Math.sqrt(one.chroma * two.chroma) * sine(angle / 2)

  const meanLightness = (first.l + second.l) / 2
  const meanC = (one.chroma + two.chroma) / 2
  const meanH = isGrey ? one.hue + two.hue : meanHue(one.hue, two.hue)
  const t =
    1 -
    0.17 * cosine(meanH - 30) +
    0.24 * cosine(2 * meanH) +
    0.32 * cosine(3 * meanH + 6) -
    0.2 * cosine(4 * meanH - 63)
  const fromMiddle = (meanLightness - 50) ** 2
  const l = lightness / (1 + (0.015 * fromMiddle) / Math.sqrt(20 + fromMiddle))
  const c = chroma / (1 + 0.045 * meanC)
  const h = hue / (1 + 0.015 * meanC * t)
  const rotation = 30 * Math.exp(-(((meanH - 275) / 25) ** 2))
  const rotated = -sine(2 * rotation) * 2 * chromaShare(meanC)
  return Math.sqrt(l * l + c * c + h * h + rotated * c * h)
}

function chromaShare(chroma: number): number {
  const power = chroma ** 7
  return Math.sqrt(power / (power + POWER_25_7))
}

/** Chroma, and hue in degrees from 0 to 360. */
function polar({ a, b }: Lab, stretch: number): { chroma: number; hue: number } {
  const wide = a * stretch
  if (wide === 0 && b === 0) return { chroma: 0, hue: 0 }
  const hue = Math.atan2(b, wide) * DEGREES
  return { chroma: Math.hypot(wide, b), hue: hue < 0 ? hue + 360 : hue }
}

function wrapped(angle: number): number {
  if (angle > 180) return angle - 360
  return angle < -180 ? angle + 360 : angle
}

function meanHue(one: number, two: number): number {
  const sum = one + two
  if (Math.abs(one - two) <= 180) return sum / 2
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2
}

const sine = (degrees: number) => Math.sin(degrees / DEGREES)
const cosine = (degrees: number) => Math.cos(degrees / DEGREES)
