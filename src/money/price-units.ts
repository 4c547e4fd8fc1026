import Big from 'big.js'
import type { BillLine } from '../domain/charge.ts'
import type { Adjustment, Rate, RateCard } from '../domain/rate-card.ts'
import type { Meter } from '../domain/usage.ts'
import { type Decimal, mustBeDecimal, sumOf, ZERO } from './decimal.ts'
import { type Known, matches } from './match-rates.ts'

const ROUNDINGS = { down: Big.roundDown, nearest: Big.roundHalfUp, up: Big.roundUp } as const

/** What some units of a rate's meter cost. `units` are as billed, after rounding. */
export interface PricedUnits {
  readonly units: Decimal
  readonly usd: Decimal
}

/**
 * The price of so many units of one meter, for so many images: unit rounding first, then the first
 * units at their own price, the rest at the rate's.
 */
export function priceUnits(rate: Rate, total: Decimal, images: number): PricedUnits {
  const { first, round, each } = rate
  const shares = each === 'image' && images > 0 ? images : 1
  if (round === null && first === null) return { units: total, usd: atRate(rate, total) }
  const share = shares === 1 ? total : total.div(shares)
  const billed = round === null ? share : roundedTo(share, round.to, round.mode)
  const dear = first === null ? ZERO : smaller(billed, mustBeDecimal(first.units))
  const dearUsd = first === null ? ZERO : dear.times(mustBeDecimal(first.usd))
  const usd = dearUsd.plus(atRate(rate, billed.minus(dear)))
  return { units: billed.times(shares), usd: usd.times(shares) }
}

function atRate({ usd, per }: Rate, units: Decimal): Decimal {
  const price = units.times(mustBeDecimal(usd))
  return per === '1' ? price : price.div(mustBeDecimal(per))
}

function smaller(a: Decimal, b: Decimal): Decimal {
  return a.lt(b) ? a : b
}

function roundedTo(value: Decimal, step: string, mode: keyof typeof ROUNDINGS): Decimal {
  const size = mustBeDecimal(step)
  return value.div(size).round(0, ROUNDINGS[mode]).times(size)
}

/** A line that was priced, before premiums and discounts. */
export interface RateLine {
  readonly bill: Meter
  readonly quantity: Decimal
  readonly usd: Decimal
}

/** A bill: its rates' lines, then a line for each premium, discount, minimum and rounding. */
export interface Totalled {
  readonly total: Decimal
  readonly lines: readonly BillLine[]
}

/**
 * Adds up lines and applies the card's own arithmetic: adjustments in their order, then the minimum
 * (for a bill that is not nothing), then the rounding of the total.
 */
export function totalOf(card: RateCard, rateLines: readonly RateLine[], known: Known): Totalled {
  const lines: BillLine[] = rateLines.map(({ bill, quantity, usd }) => ({
    bill,
    quantity: quantity.toFixed(),
    usd: usd.toFixed(),
  }))
  let amounts = rateLines.map(({ bill, usd }) => ({ bill, usd }))
  for (const adjustment of card.adjustments) {
    if (!matches(adjustment.when, known)) continue
    const before = sumOf(amounts.map(({ usd }) => usd))
    amounts = amounts.map(({ bill, usd }) => ({ bill, usd: adjusted(adjustment, bill, usd) }))
    const change = sumOf(amounts.map(({ usd }) => usd)).minus(before)
    if (change.eq(0)) continue
    lines.push({
      bill: adjustment.name,
      quantity: `${adjustment.percent}%`,
      usd: change.toFixed(),
    })
  }
  let total = sumOf(amounts.map(({ usd }) => usd))
  const extra = (bill: string, target: Decimal): void => {
    if (target.eq(total)) return
    lines.push({ bill, quantity: '1', usd: target.minus(total).toFixed() })
    total = target
  }
  if (card.minimumUsd !== null && total.gt(0)) {
    const least = mustBeDecimal(card.minimumUsd)
    extra('minimum charge', total.lt(least) ? least : total)
  }
  if (card.roundTotal !== null) {
    const { stepUsd, mode } = card.roundTotal
    extra('rounding', roundedTo(total, stepUsd, mode))
  }
  return { total, lines }
}

function adjusted({ percent, bill }: Adjustment, meter: Meter, usd: Decimal): Decimal {
  if (bill !== null && !bill.includes(meter)) return usd
  return usd.times(new Big(percent).plus(100)).times('0.01')
}
