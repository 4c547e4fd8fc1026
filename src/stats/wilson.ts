import type { RateInterval } from '../domain/run.ts'

/** Two-sided 95 % point of the standard normal distribution. */
const Z = 1.959963984540054

/**
 * Share of `k` in `n` with its 95 % Wilson score interval, all from 0 to 1.
 * Null when n is 0: nothing was tried, so nothing is known. Throws on counts that cannot be.
 * Formula: E. B. Wilson 1927; published vectors: Newcombe 1998, table I, method 3.
 */
export function wilson(k: number, n: number): RateInterval | null {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n) {
    throw new Error(`wilson: ${k} of ${n} is not a count of successes`)
  }
  if (n === 0) return null
  const share = k / n
  const z2 = Z * Z
  const denominator = 1 + z2 / n
  const centre = (share + z2 / (2 * n)) / denominator
  const half = (Z * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / denominator
  return {
    value: share,
    // At the ends the limits are exactly 0 and 1; arithmetic would leave 1e-17 beside them.
    low: k === 0 ? 0 : Math.max(0, centre - half),
    high: k === n ? 1 : Math.min(1, centre + half),
    n,
  }
}
