import { scoreInterval } from './wilson.ts'

export interface Kappa {
  readonly value: number
  readonly low: number
  readonly high: number
  /** Share on which both agree, 0 to 1. */
  readonly agreement: number
  readonly n: number
}

/**
 * Cohen's κ of two raters with a 95 % interval; `matrix[i][j]` counts what the first put into category
 * i and the second into j. Null where it is not defined: nothing rated, or only one category ever used.
 *
 * The interval is Cohen's own (1960: chance agreement taken as known), with the Wilson limits of the
 * agreement in place of the normal ones: those would make a full agreement on five pictures certain.
 */
export function cohenKappa(matrix: readonly (readonly number[])[]): Kappa | null {
  const n = matrix.flat().reduce((sum, count) => sum + count, 0)
  if (n === 0) return null
  let agree = 0
  let byChance = 0
  matrix.forEach((row, at) => {
    agree += row[at] ?? 0
    const first = row.reduce((sum, count) => sum + count, 0)
    const second = matrix.reduce((sum, other) => sum + (other[at] ?? 0), 0)
    byChance += (first / n) * (second / n)
  })
  // Whole counts: with one category alone the sum is exactly 1.
  if (byChance === 1) return null
  const agreement = agree / n
  const { low, high } = scoreInterval(agreement, n)
  const beyondChance = (share: number): number => (share - byChance) / (1 - byChance)
  return {
    value: beyondChance(agreement),
    low: Math.max(-1, beyondChance(low)),
    high: beyondChance(high),
    agreement,
    n,
  }
}
