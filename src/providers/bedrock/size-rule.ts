import { parseSize, type Settings } from '../../domain/settings.ts'

const SHORTEST = 320
const MOST_PIXELS = 4_194_304

/**
 * Sizes of Amazon's own models: sides from 320 to `longest` in multiples of 16, at most 1:4, at most
 * 4,194,304 pixels (AWS Nova user guide, read 2026-11-21). A message where a size breaks a limit.
 */
export function amazonSizeRefusal({ size }: Settings, longest: number): string | null {
  if (size === undefined) return null
  const broken = brokenLimit(size, longest)
  return broken === null ? null : `size "${size}" is not offered by this model: ${broken}.`
}

function brokenLimit(size: string, longest: number): string | null {
  const parsed = parseSize(size)
  if (parsed === null) return 'it is not WIDTHxHEIGHT in pixels'
  const { width, height } = parsed
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  if (width % 16 !== 0 || height % 16 !== 0) return 'width and height must be multiples of 16'
  if (short < SHORTEST || long > longest) return `sides must be ${SHORTEST} to ${longest}`
  if (long > 4 * short) return 'the sides must be at most 1:4'
  return width * height > MOST_PIXELS ? `it must have at most ${MOST_PIXELS} pixels` : null
}
