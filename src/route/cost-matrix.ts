import type { AffinityCell, AffinityDocument } from '../domain/affinity.ts'
import type { UsdText } from '../domain/money.ts'
import type { RateCard } from '../domain/rate-card.ts'
import type { CostLine } from '../domain/routing.ts'
import type { Settings } from '../domain/settings.ts'
import { sumOf } from '../money/decimal.ts'
import { perUsable } from './per-usable.ts'
import { type ArmPrice, priceArm } from './price-arm.ts'
import { usdOf } from './usd-of.ts'

/**
 * What one image costs, by provider, model, size, steps and delivery: a line for each way an arm was
 * measured, and one for its batch price where its card has a lower one. What is unknown is null.
 */
export function costMatrix(
  affinity: AffinityDocument,
  rates: readonly RateCard[],
): readonly CostLine[] {
  const prices = { table: affinity.price_table, cards: rates }
  const arms = Map.groupBy(affinity.cells, ({ arm, mode }) => `${arm.id}\n${mode}`)
  return [...arms.values()].flatMap((cells) => {
    const [first] = cells
    if (first === undefined) return []
    const { settings } = first.arm
    const now = lineOf(cells, settings, (cell) => priceArm(cell, settings, prices))
    if (settings.delivery === 'batch') return [now]
    const batched: Settings = { ...settings, delivery: 'batch' }
    const later = lineOf(cells, batched, (cell) => priceArm(cell, batched, prices))
    const isCheaper =
      later.usdPerAttempt !== null &&
      now.usdPerAttempt !== null &&
      Number(later.usdPerAttempt) < Number(now.usdPerAttempt)
    return isCheaper ? [now, later] : [now]
  })
}

function lineOf(
  cells: readonly AffinityCell[],
  settings: Settings,
  priceOf: (cell: AffinityCell) => ArmPrice,
): CostLine {
  const priced = cells.map((cell) => ({ cell, price: priceOf(cell) }))
  const known = priced.flatMap(({ cell, price }) =>
    'unpriced' in price ? [] : [{ ...price, attempts: cell.attempts }],
  )
  const attempts = known.reduce((sum, one) => sum + one.attempts, 0)
  // The mean of some kinds of content would be no cost of this arm.
  const isWhole = known.length === cells.length && attempts > 0
  const total = sumOf(known.map((one) => one.usd.times(one.attempts)))
  const { arm, mode } = cells[0] as AffinityCell
  return {
    arm: arm.id,
    provider: arm.provider,
    model: arm.model,
    access: arm.access,
    mode,
    size: settings.size ?? null,
    quality: settings.quality ?? null,
    steps: settings.steps ?? null,
    delivery: settings.delivery ?? 'sync',
    usdPerAttempt: isWhole ? usdOf(total.div(attempts)) : null,
    basis: isWhole ? (known[0]?.basis ?? null) : null,
    usdPerUsable: Object.fromEntries(
      priced.map(({ cell, price }) => [cell.type, usableText(cell, price)]),
    ),
  }
}

function usableText({ usable }: AffinityCell, price: ArmPrice): UsdText | null {
  if ('unpriced' in price || usable === null || usable.k === 0) return null
  return usdOf(perUsable(price.usd, usable))
}
