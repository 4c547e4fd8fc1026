import Big from 'big.js'
import type { Charge } from '../domain/charge.ts'
import { usdText } from '../domain/money.ts'
import type { RateCard } from '../domain/rate-card.ts'
import { toUsd } from './decimal.ts'

/** An account's balance before and after an attempt, decimal strings of one unit. */
export interface Metered {
  readonly before: string
  readonly after: string
  readonly unit: string
}

/**
 * What an attempt took off the account. Null where that tells nothing: no difference yet (balances
 * lag behind), more than before (somebody topped up), or a unit without a price in dollars.
 */
export function meteredCharge(metered: Metered | null, card: RateCard | null): Charge | null {
  if (metered === null) return null
  const { before, after, unit } = metered
  const creditUsd = unit === 'usd' ? '1' : unit === 'credit' ? (card?.creditUsd ?? null) : null
  if (creditUsd === null || !isAmount(before) || !isAmount(after)) return null
  const units = new Big(before).minus(after)
  if (!units.gt(0)) return null
  const usd = usdText(toUsd(units.times(creditUsd), 'half-even'))
  return {
    usd,
    basis: 'metered',
    evidence: `the balance fell from ${before} to ${after} ${unit}, if nothing else used the key`,
    lines: [{ bill: unit, quantity: units.toFixed(), usd }],
  }
}

/** A balance may be below nothing. */
function isAmount(text: string): boolean {
  return /^-?[0-9]{1,15}(\.[0-9]{1,20})?$/.test(text)
}
