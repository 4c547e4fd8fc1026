import type { RateInterval } from '../domain/run.ts'
import { assertCount } from './count.ts'
import { incompleteBeta, inverseIncompleteBeta } from './incomplete-beta.ts'

/**
 * Share of `k` in `n` with its 95 % Jeffreys interval: equal tails of Beta(k + ½, n − k + ½), ended
 * at 0 and 1 where all went one way. Null when n is 0. Throws on counts that cannot be.
 * Source: Brown, Cai & DasGupta 2001.
 */
export function jeffreys(k: number, n: number): RateInterval | null {
  assertCount(k, n, 'jeffreys')
  if (n === 0) return null
  return {
    value: k / n,
    low: k === 0 ? 0 : inverseIncompleteBeta(0.025, k + 0.5, n - k + 0.5),
    high: k === n ? 1 : inverseIncompleteBeta(0.975, k + 0.5, n - k + 0.5),
    n,
  }
}

/**
 * Posterior probability that the true share is at least `floor`, after `k` of `n`, from Jeffreys'
 * prior Beta(½, ½). Known also for n = 0, where only the prior speaks.
 */
export function posteriorAtLeast(k: number, n: number, floor: number): number {
  assertCount(k, n, 'posteriorAtLeast')
  // Mirrored, so that a probability near 0 keeps its digits.
  return incompleteBeta(1 - floor, n - k + 0.5, k + 0.5)
}
