import type { RateInterval } from '../domain/run.ts'
import { assertCount } from './count.ts'
import { inverseIncompleteBeta } from './incomplete-beta.ts'

/**
 * Share of `k` in `n` with its 95 % exact interval, which covers at least that often and mostly more.
 * Null when n is 0. Throws on counts that cannot be. Source: Clopper & Pearson 1934.
 */
export function clopperPearson(k: number, n: number): RateInterval | null {
  assertCount(k, n, 'clopperPearson')
  if (n === 0) return null
  return {
    value: k / n,
    low: k === 0 ? 0 : inverseIncompleteBeta(0.025, k, n - k + 1),
    high: k === n ? 1 : inverseIncompleteBeta(0.975, k + 1, n - k),
    n,
  }
}

/**
 * Greatest share that none of `n` leaves open, one-sided at 95 %: exactly 1 − 0.05^(1/n), of which
 * the "rule of three", 3/n, is the approximation. 1 when nothing was tried.
 */
export function ruleOfThree(n: number): number {
  assertCount(0, n, 'ruleOfThree')
  return n === 0 ? 1 : -Math.expm1(Math.log(0.05) / n)
}
