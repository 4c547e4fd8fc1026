/** Two-sided 95 % point of the standard normal distribution. */
export const Z95 = 1.959963984540054

/** Share of the standard normal distribution below x, right to about 1e-15. */
export function normalBelow(x: number): number {
  return x > 0 ? 1 - upperTail(x) : upperTail(-x)
}

/** The x below which lies the share p of the standard normal distribution, 0 < p < 1. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new Error(`normalQuantile: ${p} is not between 0 and 1`)
  if (p < 0.5) return -upperQuantile(p)
  return upperQuantile(1 - p)
}

/** Newton from 0: the tail is convex there, so that every step stays short of the root. */
function upperQuantile(tail: number): number {
  let x = 0
  for (let step = 0; step < 200; step += 1) {
    const move = (upperTail(x) - tail) / density(x)
    x += move
    if (Math.abs(move) < 1e-15 * Math.max(1, x)) break
  }
  return x
}

/** Share above x ≥ 0: by its power series near the middle, by Laplace's continued fraction far out. */
function upperTail(x: number): number {
  if (x < 3) {
    let term = x
    let sum = x
    for (let k = 3; term > sum * 1e-17; k += 2) {
      term *= (x * x) / k
      sum += term
    }
    return 0.5 - density(x) * sum
  }
  let fraction = 0
  for (let k = 200; k > 0; k -= 1) fraction = k / (x + fraction)
  return density(x) / (x + fraction)
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
}
