import { logGamma } from './log-gamma.ts'

/** A denominator of the fraction that would be 0 becomes this. */
const TINY = 1e-300

/**
 * Regularised incomplete beta function Iₓ(a, b), a > 0, b > 0: the share of Beta(a, b) below x.
 * Continued fraction DLMF 8.17.22, evaluated forwards by Lentz's method; x beyond the bulk of the
 * distribution is mirrored, where the fraction converges fast.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - lowerTail(1 - x, b, a)
  return lowerTail(x, a, b)
}

/** The x at which Iₓ(a, b) is p, by bisection to the last digits: it cannot miss. */
export function inverseIncompleteBeta(p: number, a: number, b: number): number {
  if (p <= 0) return 0
  if (p >= 1) return 1
  let low = 0
  let high = 1
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (incompleteBeta(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function lowerTail(x: number, a: number, b: number): number {
  const front = Math.exp(
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b),
  )
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return (front * fraction) / a
}

function away(denominator: number): number {
  return Math.abs(denominator) < TINY ? TINY : denominator
}
