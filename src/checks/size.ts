import type { ImageFacts } from '../domain/image-facts.ts'
import { parseAspect, parseSize } from '../domain/settings.ts'
import type { Finding } from '../domain/verdict.ts'
import { type Evidence, failed, findByFacts, type Judgement, passed, skipped } from './evidence.ts'

/** Providers round an aspect to multiples of 8 to 64 pixels, which moves the ratio by this much. */
const ASPECT_TOLERANCE = 0.02

/** Width and height are those asked for; where only an aspect was asked, their ratio is. */
export function checkSize(evidence: Evidence, tolerance: number): readonly Finding[] {
  const { size = '', aspect = '' } = evidence.settings
  const pixels = parseSize(size)
  const ratio = parseAspect(aspect)
  return findByFacts('size', evidence.images, (facts) => {
    if (pixels !== null) {
      const fits =
        isWithin(facts.width, pixels.width, tolerance) &&
        isWithin(facts.height, pixels.height, tolerance)
      return judged(fits, facts, size)
    }
    if (ratio !== null) {
      const asked = ratio.width / ratio.height
      const fits = isWithin(
        facts.width / facts.height,
        asked,
        Math.max(tolerance, ASPECT_TOLERANCE),
      )
      return judged(fits, facts, aspect)
    }
    return skipped('no size asked')
  })
}

function judged(fits: boolean, { width, height }: ImageFacts, asked: string): Judgement {
  const message = `${width}x${height}, asked for ${asked}`
  return fits ? passed(message) : failed(message)
}

function isWithin(seen: number, asked: number, tolerance: number): boolean {
  return Math.abs(seen - asked) <= asked * tolerance
}
