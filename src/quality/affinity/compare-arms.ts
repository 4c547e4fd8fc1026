import { holm } from '../../stats/adjust-p.ts'
import { clusterBootstrap } from '../../stats/bootstrap.ts'
import { mcnemarExact } from '../../stats/mcnemar.ts'
import { pairedNewcombe } from '../../stats/newcombe.ts'
import { seededRandom } from '../../stats/seeded-random.ts'
import type { Observation } from './observe.ts'
import { round } from './round.ts'

const SEED = 20_261_123
const RESAMPLES = 2000
const ALPHA = 0.05

/** Two arms on the same prompts; `a` is the one with the higher share of usable pictures. */
export interface Comparison {
  readonly a: string
  readonly b: string
  readonly diff: number
  readonly ci: readonly [number, number]
  readonly pHolm: number
  /** Prompts that both answered with a known verdict. */
  readonly n: number
  /** Prompts on which only one of them was usable, or the one more often. */
  readonly aBetter: number
  readonly bBetter: number
  /** Whether the evidence ranks them. */
  readonly isSettled: boolean
}

/** By prompt, the share of known pictures that were usable. */
type Shares = ReadonlyMap<string, number>

/**
 * Every pair of arms of one kind of content. One prompt is one observation, however often it was
 * repeated: the exact McNemar test (with repeats: the sign test of the prompts' shares), corrected by
 * Holm over the pairs; the interval is Newcombe's for pairs (with repeats: a bootstrap over prompts).
 * The figures of a pair do not depend on which arm is named first.
 */
export function compareArms(
  byArm: ReadonlyMap<string, readonly Observation[]>,
): readonly Comparison[] {
  const arms = [...byArm.keys()].sort()
  const shares = new Map(arms.map((arm) => [arm, sharesOf(byArm.get(arm) ?? [])]))
  const pairs = arms.flatMap((one, at) =>
    arms.slice(at + 1).flatMap((other) => {
      const pair = compare(one, other, shares)
      return pair === null ? [] : [pair]
    }),
  )
  const corrected = holm(pairs.map(({ p }) => p))
  return pairs.map(({ p, ...pair }, at) => {
    const pHolm = round(corrected[at] ?? p)
    const excludesZero = pair.ci[0] > 0 || pair.ci[1] < 0
    return { ...pair, pHolm, isSettled: excludesZero && pHolm <= ALPHA }
  })
}

function sharesOf(observations: readonly Observation[]): Shares {
  const byPrompt = Map.groupBy(observations, ({ promptKey }) => promptKey)
  return new Map(
    [...byPrompt].flatMap(([prompt, group]) => {
      const known = group
        .flatMap(({ wishes }) => wishes)
        .filter(({ verdict }) => verdict !== 'unknown')
      const usable = known.filter(({ verdict }) => verdict === 'usable').length
      return known.length === 0 ? [] : [[prompt, usable / known.length] as const]
    }),
  )
}

type Uncorrected = Omit<Comparison, 'pHolm' | 'isSettled'> & { readonly p: number }

function compare(
  one: string,
  other: string,
  shares: ReadonlyMap<string, Shares>,
): Uncorrected | null {
  const others = shares.get(other)
  const both = [...(shares.get(one) ?? [])]
    .toSorted(([x], [y]) => (x < y ? -1 : 1))
    .flatMap(([prompt, share]) => {
      const against = others?.get(prompt)
      return against === undefined ? [] : [[share, against] as const]
    })
  if (both.length === 0) return null
  const difference = both.reduce((sum, [x, y]) => sum + x - y, 0)
  // On a draw the names decide, so that the same data are always told the same way.
  const isFlipped = difference < 0
  const told = isFlipped ? both.map(([x, y]) => [y, x] as const) : both
  const aBetter = told.filter(([x, y]) => x > y).length
  const bBetter = told.filter(([x, y]) => x < y).length
  const { low, high } = intervalOf(told)
  return {
    a: isFlipped ? other : one,
    b: isFlipped ? one : other,
    diff: round(Math.abs(difference) / both.length),
    ci: [round(low), round(high)],
    p: mcnemarExact(aBetter, bBetter),
    n: both.length,
    aBetter,
    bBetter,
  }
}

function intervalOf(told: readonly (readonly [number, number])[]): {
  readonly low: number
  readonly high: number
} {
  const isWhole = (share: number): boolean => share === 0 || share === 1
  const counts = {
    both: told.filter(([x, y]) => x === 1 && y === 1).length,
    onlyFirst: told.filter(([x, y]) => x > y).length,
    onlySecond: told.filter(([x, y]) => x < y).length,
    neither: told.filter(([x, y]) => x === 0 && y === 0).length,
  }
  if (told.every(([x, y]) => isWhole(x) && isWhole(y))) {
    return pairedNewcombe(counts) ?? { low: -1, high: 1 }
  }
  const mean = (sample: readonly (readonly [number, number])[]): number =>
    sample.reduce((sum, [x, y]) => sum + x - y, 0) / sample.length
  const random = seededRandom(SEED)
  return clusterBootstrap(told, mean, { random, resamples: RESAMPLES }) ?? { low: -1, high: 1 }
}

/**
 * Best and worst place of each arm that the settled comparisons leave open; null for an arm of which
 * nothing is settled.
 */
export function rankRanges(
  arms: readonly string[],
  comparisons: readonly Comparison[],
): ReadonlyMap<string, readonly [number, number] | null> {
  const settled = comparisons.filter(({ isSettled }) => isSettled)
  return new Map(
    arms.map((arm) => {
      const above = settled.filter(({ b }) => b === arm).length
      const below = settled.filter(({ a }) => a === arm).length
      return [arm, above + below === 0 ? null : [1 + above, arms.length - below]]
    }),
  )
}
