import { BASES, type Basis } from '../domain/charge.ts'
import { parseUsd, type Usd, type UsdText, usdText } from '../domain/money.ts'
import type { CellSummary } from '../domain/run.ts'

/** What all cells cost together. `byBasis` has only the bases that occurred, best first. */
export interface CostTotals {
  readonly total: UsdText
  readonly byBasis: readonly (readonly [Basis, UsdText])[]
  readonly onFailures: UsdText
  readonly onRetries: UsdText
  /** Attempts whose charge nobody can tell yet. */
  readonly unknown: number
}

export function costTotals(cells: readonly CellSummary[]): CostTotals {
  const costs = cells.map(({ cost }) => cost)
  return {
    total: sum(costs.map(({ total }) => total)),
    byBasis: BASES.flatMap((basis) => {
      const amounts = costs.flatMap(({ byBasis }) => byBasis[basis] ?? [])
      return amounts.length === 0 ? [] : [[basis, sum(amounts)] as const]
    }),
    onFailures: sum(costs.map(({ onFailures }) => onFailures)),
    onRetries: sum(costs.map(({ onRetries }) => onRetries)),
    unknown: costs.reduce((count, { unknown }) => count + unknown, 0),
  }
}

function sum(amounts: readonly UsdText[]): UsdText {
  return usdText(amounts.reduce<Usd>((total, amount) => total + (parseUsd(amount) ?? 0n), 0n))
}
