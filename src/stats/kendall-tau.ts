/**
 * Kendall's τ-b of two readings of the same things, −1 to 1; ties count in neither direction and
 * shrink the scale. Null where it is not defined: fewer than two, or all tied in one of them. Throws
 * when the lengths differ. Source: Kendall 1945. Compares every pair.
 */
export function kendallTauB(x: readonly number[], y: readonly number[]): number | null {
  if (x.length !== y.length) throw new Error(`kendallTauB: ${x.length} against ${y.length} values`)
  let score = 0
  let untiedX = 0
  let untiedY = 0
  for (let i = 0; i < x.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const dx = Math.sign((x[i] ?? 0) - (x[j] ?? 0))
      const dy = Math.sign((y[i] ?? 0) - (y[j] ?? 0))
      score += dx * dy
      untiedX += Math.abs(dx)
      untiedY += Math.abs(dy)
    }
  }
  return untiedX === 0 || untiedY === 0 ? null : score / Math.sqrt(untiedX * untiedY)
}
