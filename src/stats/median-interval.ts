import { quantile } from './quantile.ts'

export interface MedianInterval {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
  /** Probability that such an interval holds the true median; at least 0.95. */
  readonly coverage: number
}

/**
 * Median with its order-statistic interval: the k-th smallest to the k-th largest value, k as large
 * as a coverage of 95 % allows by the binomial distribution, whatever the values' own. Null below six
 * values, where even the least and the greatest hold the median less often than that.
 */
export function medianInterval(values: readonly number[]): MedianInterval | null {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  let rank = 0
  let outside = 0
  // P(X = i) of n fair coins, from i = 0 up; in logarithms, as 2⁻ⁿ underflows.
  let logChance = -n * Math.LN2
  for (let i = 0; i < n / 2; i += 1) {
    const beyond = outside + 2 * Math.exp(logChance)
    if (beyond > 0.05) break
    outside = beyond
    rank = i + 1
    logChance += Math.log((n - i) / (i + 1))
  }
  const low = sorted[rank - 1]
  const high = sorted[n - rank]
  if (low === undefined || high === undefined) return null
  return { value: quantile(sorted, 0.5), low, high, n, coverage: 1 - outside }
}
