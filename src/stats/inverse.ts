/**
 * Inverse of a symmetric positive definite matrix by Gauss–Jordan elimination; null where it is
 * singular. For the handful of rows of a comparison of models.
 */
export function inverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length
  const rows = matrix.map((row, at) => [...row, ...row.map((_, column) => (column === at ? 1 : 0))])
  const scale = Math.max(...matrix.map((row, at) => Math.abs(row[at] ?? 0)))
  for (let at = 0; at < size; at += 1) {
    let best = at
    for (let row = at + 1; row < size; row += 1) {
      if (Math.abs(rows[row]?.[at] ?? 0) > Math.abs(rows[best]?.[at] ?? 0)) best = row
    }
    const pivotRow = rows[best]
    const pivot = pivotRow?.[at] ?? 0
    if (pivotRow === undefined || !(Math.abs(pivot) > scale * 1e-12)) return null
    rows[best] = rows[at] ?? []
    rows[at] = pivotRow.map((value) => value / pivot)
    for (const [row, values] of rows.entries()) {
      const factor = values[at] ?? 0
      if (row === at || factor === 0) continue
      rows[row] = values.map((value, column) => value - factor * (rows[at]?.[column] ?? 0))
    }
  }
  return rows.map((row) => row.slice(size))
}
