import { midranks } from './midranks.ts'

export interface SignedRank {
  /** Sum of the ranks of the positive differences. */
  readonly v: number
  /** Probability of a `v` at least as great where neither side is better. */
  readonly greater: number
  readonly less: number
  readonly twoSided: number
  /** Differences that are not 0. */
  readonly n: number
}

/**
 * Exact Wilcoxon signed rank test of paired differences; zeros are left out, equal sizes share their
 * ranks. Null when no difference is left. Counts all 2ⁿ ways of signs by their sums: n² memory.
 */
export function wilcoxonSignedRank(differences: readonly number[]): SignedRank | null {
  const moved = differences.filter((difference) => difference !== 0)
  if (moved.length === 0) return null
  // Shared ranks end in a half: doubled, all are whole.
  const ranks = midranks(moved.map(Math.abs)).map((rank) => Math.round(2 * rank))
  const seen = ranks.reduce((sum, rank, at) => sum + ((moved[at] ?? 0) > 0 ? rank : 0), 0)
  const most = ranks.reduce((sum, rank) => sum + rank, 0)
  const chances = new Float64Array(most + 1)
  chances[0] = 1
  for (const rank of ranks) {
    for (let sum = most; sum >= 0; sum -= 1) {
      chances[sum] = ((chances[sum] ?? 0) + (chances[sum - rank] ?? 0)) / 2
    }
  }
  const greater = chances.slice(seen).reduce((sum, chance) => sum + chance, 0)
  const less = chances.slice(0, seen + 1).reduce((sum, chance) => sum + chance, 0)
  const twoSided = Math.min(1, 2 * Math.min(greater, less))
  return { v: seen / 2, greater, less, twoSided, n: moved.length }
}
