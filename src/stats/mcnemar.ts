import { incompleteBeta } from './incomplete-beta.ts'

/**
 * Two-sided exact McNemar test: the probability of a split at least as uneven as `onlyFirst` to
 * `onlySecond` where neither arm is better. 1 where they never differed.
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  for (const count of [onlyFirst, onlySecond]) {
    if (!Number.isInteger(count) || count < 0) throw new Error(`mcnemarExact: ${count} is no count`)
  }
  const fewer = Math.min(onlyFirst, onlySecond)
  // Both tails overlap at an even split.
  if (onlyFirst === onlySecond) return 1
  // P(X ≤ fewer) of a fair binomial, as an incomplete beta.
  const tail = incompleteBeta(0.5, onlyFirst + onlySecond - fewer, fewer + 1)
  return Math.min(1, 2 * tail)
}
