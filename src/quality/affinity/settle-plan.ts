import type { AffinityClaim } from '../../domain/affinity.ts'
import { parseUsd, usdText } from '../../domain/money.ts'
import { mcnemarExact } from '../../stats/mcnemar.ts'
import { imagesToSettle } from '../../stats/sample-size.ts'
import type { Comparison } from './compare-arms.ts'
import type { MeasuredCell } from './measure-cell.ts'

const ALPHA = 0.05
/** Beyond this, "more images" is no plan. */
const MOST_IMAGES = 100_000

/**
 * How many more images of each arm would settle which of two is better, and what they would cost at
 * the price of their attempts so far; null where it is settled or no number is known to.
 */
export function settlePlan(
  { isSettled, n, aBetter, bBetter }: Comparison,
  { a, b, pairs }: { readonly a: MeasuredCell; readonly b: MeasuredCell; readonly pairs: number },
): AffinityClaim['to_settle'] {
  if (isSettled) return null
  const images = Math.max(
    imagesToSettle({
      both: 0,
      onlyFirst: aBetter,
      onlySecond: bBetter,
      neither: n - aBetter - bBetter,
    }) ?? 0,
    forCorrected({ n, aBetter, bBetter }, ALPHA / pairs),
  )
  if (aBetter === bBetter || images === 0) return null
  const prices = [a, b].map(({ cost }) =>
    cost.per_attempt === null ? null : parseUsd(cost.per_attempt, 'half-even'),
  )
  const [first = null, second = null] = prices
  const usd = first === null || second === null ? null : usdText((first + second) * BigInt(images))
  return { images, usd }
}

/** Of several pairs each must be surer: the least images at which the corrected test would tell. */
function forCorrected(
  { n, aBetter, bBetter }: Pick<Comparison, 'n' | 'aBetter' | 'bBetter'>,
  alpha: number,
): number {
  if (aBetter === bBetter) return 0
  for (let more = 1; more <= MOST_IMAGES; more = Math.ceil(more * 1.02)) {
    const grown = (count: number): number => Math.round((count * (n + more)) / n)
    if (mcnemarExact(grown(aBetter), grown(bBetter)) < alpha) return more
  }
  return 0
}
