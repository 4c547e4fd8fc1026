import { normalBelow, normalQuantile } from './normal.ts'

export interface Resampling {
  /** 0 ≤ x < 1. */
  readonly random: () => number
  readonly resamples?: number
  /** 0.95: nineteen intervals in twenty hold the true value. */
  readonly level?: number
}

export interface BootstrapInterval {
  /** The statistic of the sample itself. */
  readonly value: number
  readonly low: number
  readonly high: number
  readonly resamples: number
  /** Resamples in which the statistic was not defined; they are left out. */
  readonly undefined: number
}

/**
 * Percentile bootstrap over whole clusters, e.g. all that belongs to one prompt: what is drawn
 * together varies together. `statistic` gives null where it is not defined, and may give Infinity.
 * Null with fewer than two clusters, where the sample itself has no value, or when a tenth of the
 * resamples has none: an interval from the rest would be too narrow.
 */
export function clusterBootstrap<T>(
  clusters: readonly T[],
  statistic: (sample: readonly T[]) => number | null,
  { random, resamples = 2000, level = 0.95 }: Resampling,
): BootstrapInterval | null {
  const value = statistic(clusters)
  if (value === null || clusters.length < 2) return null
  const drawn: number[] = []
  for (let time = 0; time < resamples; time += 1) {
    const one = statistic(resample(clusters, random))
    if (one !== null) drawn.push(one)
  }
  if (drawn.length < resamples * 0.9) return null
  const sorted = Float64Array.from(drawn).sort()
  const tail = (1 - level) / 2
  return {
    value,
    low: ranked(sorted, tail),
    high: ranked(sorted, 1 - tail),
    resamples,
    undefined: resamples - drawn.length,
  }
}

export interface BcaInterval {
  readonly value: number
  readonly low: number
  readonly high: number
  /** a: how fast the spread of the statistic changes with its value; from the jackknife. */
  readonly acceleration: number
  /** z0: how far the statistic's median lies from the sample's, in normal units. */
  readonly bias: number
}

/**
 * Bootstrap interval corrected for bias and acceleration, for means of skewed values (n ≥ 24).
 * Null with fewer than two values and where all resamples lie on one side of the sample.
 * Source: Efron 1987; Efron & Tibshirani 1993, chapter 14.
 */
export function bcaInterval(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  { random, resamples = 2000, level = 0.95 }: Resampling,
): BcaInterval | null {
  if (values.length < 2) return null
  const value = statistic(values)
  const sorted = Float64Array.from({ length: resamples }, () =>
    statistic(resample(values, random)),
  ).sort()
  const below = sorted.filter((one) => one < value).length / resamples
  if (below <= 0 || below >= 1) return null
  const bias = normalQuantile(below)
  const acceleration = jackknifeAcceleration(values, statistic)
  const end = (share: number): number => {
    const z = bias + normalQuantile(share)
    return ranked(sorted, normalBelow(bias + z / (1 - acceleration * z)))
  }
  const tail = (1 - level) / 2
  return { value, low: end(tail), high: end(1 - tail), acceleration, bias }
}

function jackknifeAcceleration(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
): number {
  const without = values.map((_, at) => statistic(values.toSpliced(at, 1)))
  const mean = without.reduce((sum, one) => sum + one, 0) / without.length
  let squares = 0
  let cubes = 0
  for (const one of without) {
    squares += (mean - one) ** 2
    cubes += (mean - one) ** 3
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

/** As many as there are, drawn with putting back. */
export function resample<T>(items: readonly T[], random: () => number): readonly T[] {
  return items.map(() => items[Math.floor(random() * items.length)] as T)
}

/** The value at a share of the way up: one of them, as between a number and Infinity nothing lies. */
export function ranked(sorted: Float64Array, share: number): number {
  const rank = Math.round(share * (sorted.length + 1))
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] ?? Number.NaN
}
