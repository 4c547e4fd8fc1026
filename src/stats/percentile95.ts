import { quantile } from './quantile.ts'

/** Below this, a bootstrap interval of the 95th percentile misses it more than one time in ten. */
const LEAST = 60

export interface Percentile95 {
  /** Null where it cannot be told; then `reason` says why, and `max` is what there is. */
  readonly value: number | null
  readonly max: number | null
  readonly n: number
  readonly reason: string | null
}

/** 95th percentile of the values, refused for fewer than 60 of them. */
export function percentile95(values: readonly number[]): Percentile95 {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  const max = sorted.at(-1) ?? null
  if (n < LEAST) return { value: null, max, n, reason: `n=${n} is too small for a p95: n<${LEAST}` }
  return { value: quantile(sorted, 0.95), max, n, reason: null }
}
