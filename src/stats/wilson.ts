import type { RateInterval } from '../domain/run.ts'
import { assertCount } from './count.ts'
import { Z95 } from './normal.ts'

/**
 * Share of `k` in `n` with its 95 % Wilson score interval, all from 0 to 1.
 * Null when n is 0: nothing was tried, so nothing is known. Throws on counts that cannot be.
 * Formula: E. B. Wilson 1927; published vectors: Newcombe 1998, table I, method 3.
 */
export function wilson(k: number, n: number): RateInterval | null {
  assertCount(k, n, 'wilson')
  if (n === 0) return null
  return { value: k / n, ...scoreInterval(k / n, n), n }
}

/** Limits of the same interval for a share of `n` that need not be whole, e.g. an effective one; n > 0. */
export function scoreInterval(share: number, n: number): { low: number; high: number } {
  const z2 = Z95 * Z95
  const denominator = 1 + z2 / n
  const centre = (share + z2 / (2 * n)) / denominator
  const half = (Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / denominator
  return {
    // At the ends the limits are exactly 0 and 1; arithmetic would leave 1e-17 beside them.
    low: share === 0 ? 0 : Math.max(0, centre - half),
    high: share === 1 ? 1 : Math.min(1, centre + half),
  }
}
