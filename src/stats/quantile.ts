/**
 * The q-quantile (0 to 1) of samples sorted ascending, by linear interpolation between the two
 * nearest ranks at (n − 1)·q: rule 7 of Hyndman & Fan 1996, and the rule of tinybench 6, so that
 * the p95 that tinybench lacks stands between its own p75 and p99. NaN when there are no samples.
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const rank = (sorted.length - 1) * q
  const below = Math.floor(rank)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[below + 1] ?? low
  return low + (rank - below) * (high - low)
}
