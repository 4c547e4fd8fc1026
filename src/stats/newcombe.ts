import { wilson } from './wilson.ts'

/** A difference of two shares, −1 to 1, with its 95 % interval. */
export interface Difference {
  readonly value: number
  readonly low: number
  readonly high: number
}

/**
 * Difference k1/n1 − k2/n2 of two independent shares with its 95 % hybrid score interval; null when
 * one of them was never tried. Source: Newcombe 1998 (Statistics in Medicine 17: 873–890), method 10.
 */
export function newcombe({
  k1,
  n1,
  k2,
  n2,
}: {
  readonly k1: number
  readonly n1: number
  readonly k2: number
  readonly n2: number
}): Difference | null {
  const first = wilson(k1, n1)
  const second = wilson(k2, n2)
  if (first === null || second === null) return null
  return around(first, second, 0)
}

/** What two arms did on the same prompts: how many each of the four ways. */
export interface PairedCounts {
  readonly both: number
  readonly onlyFirst: number
  readonly onlySecond: number
  readonly neither: number
}

/**
 * Difference first − second of two shares on the same prompts with its 95 % hybrid score interval;
 * null without prompts. The correlation of the two is φ with its numerator drawn n/2 towards 0 where
 * it is positive. Source: Newcombe 1998 (Statistics in Medicine 17: 2635–2650), method 10.
 */
export function pairedNewcombe(counts: PairedCounts): Difference | null {
  const { both, onlyFirst, onlySecond, neither } = counts
  const n = both + onlyFirst + onlySecond + neither
  const first = wilson(both + onlyFirst, n)
  const second = wilson(both + onlySecond, n)
  if (first === null || second === null) return null
  return around(first, second, correlation(counts))
}

function correlation({ both, onlyFirst, onlySecond, neither }: PairedCounts): number {
  const margins =
    (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither)
  if (margins === 0) return 0
  const raw = both * neither - onlyFirst * onlySecond
  const n = both + onlyFirst + onlySecond + neither
  return (raw > 0 ? Math.max(0, raw - n / 2) : raw) / Math.sqrt(margins)
}

function around(first: Difference, second: Difference, phi: number): Difference {
  const value = first.value - second.value
  const down = reach(first.value - first.low, second.high - second.value, phi)
  const up = reach(first.high - first.value, second.value - second.low, phi)
  return { value, low: Math.max(-1, value - down), high: Math.min(1, value + up) }
}

function reach(one: number, other: number, phi: number): number {
  return Math.sqrt(Math.max(0, one * one - 2 * phi * one * other + other * other))
}
