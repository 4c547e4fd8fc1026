/**
 * Fleiss' κ of many raters: `counts[i][j]` raters put subject i into category j, the same number of
 * raters for each subject. Null where it is not defined: no subject, fewer than two raters, or only
 * one category ever used. Throws when the numbers of raters differ. Source: Fleiss 1971.
 */
export function fleissKappa(counts: readonly (readonly number[])[]): number | null {
  const raters = sum(counts[0] ?? [])
  if (counts.some((row) => sum(row) !== raters)) {
    throw new Error('fleissKappa: every subject needs the same number of raters')
  }
  if (raters < 2) return null
  const pairs = raters * (raters - 1)
  const agreement =
    sum(counts.map((row) => sum(row.map((count) => count * (count - 1))) / pairs)) / counts.length
  const categories = Math.max(...counts.map((row) => row.length))
  const ratings = raters * counts.length
  const totals = Array.from({ length: categories }, (_, at) =>
    sum(counts.map((row) => row[at] ?? 0)),
  )
  if (totals.includes(ratings)) return null
  const byChance = sum(totals.map((total) => (total / ratings) ** 2))
  return (agreement - byChance) / (1 - byChance)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
