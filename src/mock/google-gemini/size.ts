import { aspectSize } from '../job/aspect-size.ts'

/** Pixels at 1K, as the models of 2026 were seen to draw them; the other way round they are the same. */
const AT_1K: Readonly<Record<string, readonly [number, number]>> = {
  '1:1': [1024, 1024],
  '2:3': [848, 1264],
  '3:4': [896, 1200],
  '4:5': [928, 1152],
  '9:16': [768, 1376],
  '21:9': [1584, 672],
}
const WIDE = ['1:4', '4:1', '1:8', '8:1']

/** The ratios a model draws. */
export function aspectsOf(isWide: boolean): readonly string[] {
  const turned = Object.keys(AT_1K).flatMap((aspect) =>
    aspect === '1:1' || aspect === '21:9' ? [aspect] : [aspect, flip(aspect)],
  )
  return isWide ? [...turned, ...WIDE] : turned
}

/** Width and height of a ratio at `1K`, `2K` or `4K`. */
export function pixelsOf(aspect: string, size: string): { width: number; height: number } {
  const times = Number.parseInt(size, 10)
  const [width, height] = sidesOf(aspect)
  return { width: width * times, height: height * times }
}

function sidesOf(aspect: string): readonly [number, number] {
  const sides = AT_1K[aspect]
  if (sides !== undefined) return sides
  const turned = AT_1K[flip(aspect)]
  if (turned !== undefined) return [turned[1], turned[0]]
  const { width, height } = aspectSize(aspect) ?? { width: 1024, height: 1024 }
  return [width, height]
}

/** The ratio nearest to a picture's own, for edits that name none. */
export function nearestAspect(
  { width, height }: { readonly width: number; readonly height: number },
  aspects: readonly string[],
): string {
  const off = (aspect: string): number => {
    const [across = '1', down = '1'] = aspect.split(':')
    return Math.abs(Math.log((Number(across) / Number(down)) * (height / width)))
  }
  return aspects.toSorted((a, b) => off(a) - off(b))[0] ?? '1:1'
}

function flip(aspect: string): string {
  return aspect.split(':').reverse().join(':')
}
