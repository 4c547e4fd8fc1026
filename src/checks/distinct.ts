import { hashDistance } from '../domain/image-facts.ts'
import type { Finding } from '../domain/verdict.ts'
import { type Evidence, failed, findByFacts, passed, skipped } from './evidence.ts'

/** No image of the request repeats an earlier one; the later one fails. */
export function checkDistinct({ images }: Evidence, maxDistance: number): readonly Finding[] {
  const hashes = images.map(({ inspection }) =>
    inspection?.kind === 'image' ? inspection.facts.perceptualHash : null,
  )
  return findByFacts('distinct', images, ({ perceptualHash }, index) => {
    const earlier = hashes.slice(0, index)
    const distances = earlier.map((hash) =>
      hash === null ? Number.POSITIVE_INFINITY : hashDistance(hash, perceptualHash),
    )
    if (images.length < 2) return skipped('the only image')
    const twin = distances.findIndex((distance) => distance <= maxDistance)
    if (twin >= 0) return failed(`like image ${twin + 1}, ${distances[twin]} of 64 bits apart`)
    const nearest = Math.min(...distances)
    return passed(
      nearest === Number.POSITIVE_INFINITY
        ? 'no earlier image to repeat'
        : `at least ${nearest} of 64 bits from every earlier image`,
    )
  })
}
