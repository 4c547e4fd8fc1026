import { midranks } from './midranks.ts'

/**
 * Pearson's correlation of two readings of the same things, −1 to 1: how near they lie to one line.
 * Null where one of them does not vary. Throws when the lengths differ.
 */
export function pearson(x: readonly number[], y: readonly number[]): number | null {
  if (x.length !== y.length) throw new Error(`pearson: ${x.length} against ${y.length} values`)
  const meanX = mean(x)
  const meanY = mean(y)
  let [together, squaresX, squaresY] = [0, 0, 0]
  x.forEach((value, at) => {
    const dx = value - meanX
    const dy = (y[at] ?? 0) - meanY
    together += dx * dy
    squaresX += dx * dx
    squaresY += dy * dy
  })
  return squaresX === 0 || squaresY === 0 ? null : together / Math.sqrt(squaresX * squaresY)
}

/** Spearman's ρ: Pearson's correlation of the ranks, so that only the order counts. */
export function spearman(x: readonly number[], y: readonly number[]): number | null {
  return pearson(midranks(x), midranks(y))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
