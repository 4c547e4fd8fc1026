import type { AffinityArm, AffinityCell, AffinityDocument } from '../domain/affinity.ts'
import { isPriced } from '../domain/plan.ts'
import type { RateCard } from '../domain/rate-card.ts'
import type { RouteBasis } from '../domain/routing.ts'
import type { Settings } from '../domain/settings.ts'
import { bareRequest } from '../money/count-units.ts'
import { type Decimal, mustBeDecimal } from '../money/decimal.ts'
import { quote } from '../money/quote.ts'

export type ArmPrice =
  | { readonly usd: Decimal; readonly basis: RouteBasis }
  | { readonly unpriced: string }

/** What an arm is priced by: the table it was measured in, and today's cards. */
export interface Prices {
  readonly table: AffinityDocument['price_table']
  readonly cards: readonly RateCard[]
}

/**
 * US dollars that one attempt costs at an arm, with these settings. What was charged wins, because it
 * has failures, retries and inputs in it; a card brings it to other settings by the ratio of its two
 * quotes, and stands alone where its prices have changed since.
 */
export function priceArm(
  { arm, cost }: Pick<AffinityCell, 'arm' | 'cost'>,
  settings: Settings,
  { table, cards }: Prices,
): ArmPrice {
  const card = cardOf(arm, cards)
  const measured = cost.per_attempt === null ? null : mustBeDecimal(cost.per_attempt)
  const asMeasured = sameSettings(settings, arm.settings)
  const hasChanged = table.some(({ id, hash }) => id === card?.id && hash !== card.hash)
  if (measured !== null && asMeasured && !hasChanged) return { usd: measured, basis: 'measured' }
  if (card === null) {
    return {
      unpriced: asMeasured
        ? 'its cost is not known of every attempt, and no rate card covers it'
        : `no rate card covers ${arm.provider} model ${arm.model}`,
    }
  }
  const asked = quoted(card, arm, settings)
  if (typeof asked === 'string') return { unpriced: asked }
  if (measured === null || hasChanged) return { usd: asked, basis: 'card' }
  const before = quoted(card, arm, arm.settings)
  if (typeof before === 'string') return { unpriced: before }
  if (before.eq(0)) return { usd: asked, basis: 'card' }
  return { usd: measured.times(asked).div(before), basis: 'measured-by-card' }
}

function cardOf({ provider, model }: AffinityArm, cards: readonly RateCard[]): RateCard | null {
  const own = cards.filter((card) => card.provider === provider)
  return (
    own.find(({ models }) => models.includes(model)) ??
    own.find(({ models }) => models.includes('*')) ??
    null
  )
}

function quoted(card: RateCard, arm: AffinityArm, settings: Settings): Decimal | string {
  const priced = quote(card, bareRequest(arm.model, settings), { reports: () => [] })
  return isPriced(priced) ? mustBeDecimal(priced.expected) : priced.unpriced
}

function sameSettings(a: Settings, b: Settings): boolean {
  const text = (settings: Settings): string =>
    JSON.stringify(Object.entries(settings).sort(([x], [y]) => (x < y ? -1 : 1)))
  return text(a) === text(b)
}
