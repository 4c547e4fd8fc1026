import type { AffinityCell } from '../domain/affinity.ts'
import type { BatchOffer, RankedArm, RouteRequest } from '../domain/routing.ts'
import type { Settings } from '../domain/settings.ts'
import { mustBeDecimal } from '../money/decimal.ts'
import { perUsable } from './per-usable.ts'
import { type Prices, priceArm } from './price-arm.ts'
import { usdOf } from './usd-of.ts'

/** The completion window that every batch interface promises (OpenAI, Google, 2026-11). */
const BATCH_WINDOW_MS = 24 * 3_600_000

/**
 * The cheapest ranked arm by its card's batch price, for work that can wait a day; null where nothing
 * has one. Its quality is taken to be that of the same model at once: the models are the same.
 */
export function offerBatch(
  cells: readonly AffinityCell[],
  ranked: readonly RankedArm[],
  { request, prices }: { readonly request: RouteRequest; readonly prices: Prices },
): BatchOffer | null {
  if (request.canWaitMs < BATCH_WINDOW_MS) return null
  const offers = ranked.flatMap(({ arm, usdPerAttempt }) => {
    const cell = cells.find((one) => one.arm.id === arm.id)
    if (!cell?.usable || arm.settings.delivery === 'batch') return []
    const settings: Settings = { ...arm.settings, ...sized(request), delivery: 'batch' }
    const price = priceArm(cell, settings, prices)
    if ('unpriced' in price || !price.usd.lt(mustBeDecimal(usdPerAttempt))) return []
    return [{ arm: arm.id, usd: perUsable(price.usd, cell.usable) }]
  })
  const [best] = offers.sort((a, b) => a.usd.cmp(b.usd))
  const [now] = ranked.map((one) => mustBeDecimal(one.usdPerUsable)).sort((a, b) => a.cmp(b))
  if (best === undefined || now === undefined) return null
  return {
    arm: best.arm,
    usdPerUsable: usdOf(best.usd),
    savesUsd: usdOf(now.minus(best.usd)),
    note: 'answers within 24 hours; priced by its rate card, its quality taken to be that at once',
  }
}

function sized({ size, anySize }: RouteRequest): { readonly size?: string } {
  return size !== null && anySize ? { size } : {}
}
