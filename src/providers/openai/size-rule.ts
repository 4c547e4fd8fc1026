import { parseSize, type Settings } from '../../domain/settings.ts'

const LONGEST_EDGE = 3840
const MIN_PIXELS = 655_360
const MAX_PIXELS = 8_294_400

/**
 * gpt-image-2 and later take any size within limits: both sides multiples of 16, at most 3840,
 * at most 3:1, 655,360 to 8,294,400 pixels (developers.openai.com, read 2026-11-21).
 * A message where these settings break a limit, else null.
 */
export function freeSizeRefusal({ size }: Settings, model: string): string | null {
  if (size === undefined || size === 'auto') return null
  const broken = brokenLimit(size)
  if (broken === null) return null
  return `size "${size}" is not offered by ${model}: ${broken}. Use 1024x1024, 1536x1024, 1024x1536 or another size within its limits.`
}

function brokenLimit(size: string): string | null {
  const parsed = parseSize(size)
  if (parsed === null) return 'it is not WIDTHxHEIGHT in pixels'
  const { width, height } = parsed
  const long = Math.max(width, height)
  const pixels = width * height
  if (width % 16 !== 0 || height % 16 !== 0) return 'width and height must be multiples of 16'
  if (long > LONGEST_EDGE) return `the longer side must be at most ${LONGEST_EDGE}`
  if (long > 3 * Math.min(width, height)) return 'the sides must be at most 3:1'
  if (pixels < MIN_PIXELS) return `it must have at least ${MIN_PIXELS} pixels, not ${pixels}`
  if (pixels > MAX_PIXELS) return `it must have at most ${MAX_PIXELS} pixels, not ${pixels}`
  return null
}
