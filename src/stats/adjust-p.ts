/**
 * Holm's adjusted p-values, in the order given: below α, a claim holds with all of them together
 * wrong at most α of the time. Source: Holm 1979.
 */
export function holm(ps: readonly number[]): readonly number[] {
  const adjusted = [...ps]
  let least = 0
  ascending(ps).forEach((at, rank) => {
    least = Math.max(least, Math.min(1, (ps[at] ?? 1) * (ps.length - rank)))
    adjusted[at] = least
  })
  return adjusted
}

/**
 * Benjamini and Hochberg's adjusted p-values, in the order given: of all marks below α, a share of at
 * most α is expected to be wrong. For exploring, not for claims. Source: Benjamini & Hochberg 1995.
 */
export function benjaminiHochberg(ps: readonly number[]): readonly number[] {
  const adjusted = [...ps]
  let most = 1
  ascending(ps)
    .map((at, rank) => ({ at, rank }))
    .reverse()
    .forEach(({ at, rank }) => {
      most = Math.min(most, ((ps[at] ?? 1) * ps.length) / (rank + 1))
      adjusted[at] = most
    })
  return adjusted
}

/** Indices of the p-values from the least up. */
function ascending(ps: readonly number[]): readonly number[] {
  for (const p of ps) if (!(p >= 0 && p <= 1)) throw new Error(`${p} is not a probability`)
  return ps.map((_, at) => at).sort((a, b) => (ps[a] ?? 0) - (ps[b] ?? 0))
}
