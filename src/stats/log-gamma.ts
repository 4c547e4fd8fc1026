/** Coefficients of Stirling's series: B(2k) / (2k (2k − 1)), k = 1 … 7. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156]

/** From here on the series above is right to the last digits of a double. */
const FAR = 10

/**
 * Natural logarithm of Γ(x), x > 0: Stirling's series (Abramowitz & Stegun 6.1.41), with small x
 * first carried upwards by Γ(x + 1) = x Γ(x).
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new Error(`logGamma: ${x} is not above 0`)
  let carried = 1
  let z = x
  for (; z < FAR; z += 1) carried *= z
  let series = 0
  let power = 1 / z
  for (const coefficient of STIRLING) {
    series += coefficient * power
    power /= z * z
  }
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - Math.log(carried)
}
