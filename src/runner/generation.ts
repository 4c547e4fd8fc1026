/**
 * What marks the attempts of a process that goes on with a run: `r2`, `r3` …, higher than any that
 * `ids` end in. A voided attempt keeps its own id for ever, so its trial needs another.
 */
export function generationOf(ids: readonly string[]): string {
  const earlier = ids.map((id) => Number(/r([0-9]+)$/.exec(id)?.[1] ?? '1'))
  return `r${Math.max(1, ...earlier) + 1}`
}
